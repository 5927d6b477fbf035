"""Where a change came from."""

from enum import StrEnum

from fdvu.lib.message import gettext_noop


class Source(StrEnum):
    """Kilde: the way a change entered. The first letter is kept with each field's value."""

    FORM = "form"
    BULK = "bulk"
    IMPORT = "import"
    MERGE = "merge"
    REVERT = "revert"
    JOB = "job"
    API = "api"
    COMMAND = "command"


SOURCE_LABELS = {
    Source.FORM: gettext_noop("Skjema"),
    Source.BULK: gettext_noop("Masseendring"),
    Source.IMPORT: gettext_noop("Import"),
    Source.MERGE: gettext_noop("Sammenslåing"),
    Source.REVERT: gettext_noop("Tilbakeføring"),
    Source.JOB: gettext_noop("Jobb"),
    Source.API: gettext_noop("API"),
    Source.COMMAND: gettext_noop("Kommando"),
}

# A value a person set on purpose; the next import must not overwrite it unasked.
BY_HAND = frozenset({Source.FORM, Source.BULK, Source.API})


class Action(StrEnum):
    CREATED = "c"
    UPDATED = "u"
    DELETED = "d"


ACTION_LABELS = {
    Action.CREATED: gettext_noop("Opprettet"),
    Action.UPDATED: gettext_noop("Endret"),
    Action.DELETED: gettext_noop("Slettet"),
}
