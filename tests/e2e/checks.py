"""What every page is held to in the browser."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules that look at colours: all that can turn out otherwise when nothing but the colour scheme changes.
COLOR_RULES = ["color-contrast", "link-in-text-block"]


def assert_accessible(page, only: list[str] = TAGS) -> None:
    """No violation of WCAG 2.2 A and AA, nor of axe's best practice, on the page as it stands. `only`: tags, or names of rules."""
    # A menu that is still fading in has other colours than the one a person reads.
    page.evaluate(
        "Promise.all(document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity)"
        ".map(a => a.finished.catch(() => null)))"
    )
    found = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]}).response["violations"]
    told = [f"{v['id']}: {v['help']} – {node['html'][:160]} {node.get('failureSummary', '')[:200]}" for v in found for node in v["nodes"]]
    assert not told, "\n".join(told)


def assert_fits(page) -> None:
    """Nothing sticks out sideways: the page is no wider than the window."""
    excess = page.evaluate("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)")
    assert excess == 0, f"{page.url} is {excess} px wider than the window"


def assert_accessible_in_both_schemes(page) -> None:
    """Contrast is another in the dark."""
    for scheme, only in (("light", TAGS), ("dark", COLOR_RULES)):
        page.evaluate("scheme => document.documentElement.setAttribute('data-color-scheme', scheme)", scheme)
        assert_accessible(page, only)
