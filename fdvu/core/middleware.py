"""What a person is told when somebody else did something at the same moment."""

import logging

from django.shortcuts import render

from fdvu.core.db.collisions import is_busy, is_overtaken

log = logging.getLogger(__name__)


class CollisionMiddleware:
    """The loser of a race gets a sentence, not an error page. Acts are transactions: what lost has written nothing.

    Views that can do better, as keep what was typed, catch these errors themselves. What comes here is logged with its trace, for
    an error in the program may look the same.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, problem):
        if request.method in ("GET", "HEAD") or not (is_busy(problem) or is_overtaken(problem)):
            return None
        log.warning("Lost a race at %s", request.path, exc_info=problem)
        busy = is_busy(problem)
        response = render(request, "409.html", {"busy": busy}, status=503 if busy else 409)
        if busy:
            response["Retry-After"] = "1"
        return response
