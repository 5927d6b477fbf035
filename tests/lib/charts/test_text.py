import pytest

from fdvu.lib.charts.text import shorten, text_width, wrap


@pytest.mark.parametrize(
    ("text", "advance"),
    [  # summed from the advance widths of Inter Regular
        ("Bruttoareal (m²)", 7.529),
        ("Sykehjem og omsorgsboliger", 13.793),
        ("1 234 567,50 kr", 7.341),
    ],
)
def test_estimates_are_close_to_the_font(text, advance):
    assert text_width(text, 1) == pytest.approx(advance, rel=0.05)


def test_wrap_and_shorten():
    assert wrap("Skole", 100, 13) == ["Skole"]
    assert wrap("Administrasjonsbygg/rådhus", 150, 13) == ["Administrasjonsbygg/", "rådhus"]
    assert wrap("Idretts- og svømmehaller", 100, 13) == ["Idretts- og", "svømmehaller"]
    long = wrap("En to tre fire fem seks sju åtte ni ti elleve tolv", 80, 13)
    assert len(long) == 2
    assert long[1].endswith("…")
    assert text_width(shorten("Sammenhengende" * 5, 60, 13), 13) <= 60
