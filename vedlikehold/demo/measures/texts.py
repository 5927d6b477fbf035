"""What users of the buildings ask for, by building type."""

from vedlikehold.enums import MeasureKind, Pot

# Beginning of building type codes, name, description, part, kr per m² BTA (or a sum where it is above 20,000).
FUNCTIONAL: tuple[tuple[tuple[str, ...], str, str, str, float], ...] = (
    (("613", "614", "615"), "Flere grupperom i basearealet", "Store klasserom deles for mindre grupper og ro.", "24", 900),
    (("613", "614", "615"), "Nytt personalrom og arbeidsplasser", "Lærerne mangler arbeidsplasser etter sammenslåingen.", "24", 1_900_000),
    (("614", "615"), "Ombygging av naturfagrom", "Nye avtrekk, gass ut, plass til 24 elever.", "36", 2_700_000),
    (("613", "615", "612"), "Trygg levering for foreldre", "Ny avkjøring og adskilt gangvei.", "76", 1_400_000),
    (("612",), "Ny avdeling for de minste", "Stellerom, soverom og egen inngang.", "24", 2_300),
    (("612",), "Vognskur og grovgarderobe", "Barna kommer inn med vått tøy; tørkeskap mangler.", "27", 640_000),
    (("721", "151"), "Eget bad til hvert rom", "To rom deler bad i den eldste fløyen.", "31", 3_400),
    (("721", "151"), "Skjermet enhet for demens", "Ombygging av en avdeling med egen hage.", "24", 2_600),
    (("721",), "Takheiser i beboerrom", "Skinner i himling, 24 rom.", "62", 2_900_000),
    (("65",), "HC-garderobe og toalett", "Adkomst til garderobe er bare via trapp.", "31", 1_600_000),
    (("651",), "Tribune til 300", "Uttrekkbar tribune for kamper og konserter.", "28", 2_100_000),
    (("66", "64"), "Nytt lys- og lydanlegg i salen", "Utstyret dekker ikke det som settes opp.", "55", 1_200_000),
    (("642",), "Meråpent bibliotek", "Adgangskontroll, kamera og ny skranke.", "54", 780_000),
    (("311", "319"), "Aktivitetsbasert kontor i to etasjer", "Færre kontorer, flere møterom.", "24", 3_100),
    (("311", "319"), "Ny publikumsmottakelse", "Ett mottak for alle tjenester.", "24", 2_400_000),
    (("822",), "Ren og skitten sone", "Garderobe og vask skilles fra rene rom.", "24", 2_700_000),
    (("1",), "Livsløpsstandard på bad", "Terskelfritt, plass til rullestol.", "31", 1_100),
    (("212", "231"), "Vaskehall for utstyr", "Oljeutskiller og varmt vann.", "31", 1_750_000),
)
SOLAR = "Solceller på taket"
SOLAR_TEXT = "Anlegg på den delen av taket som vender mot sør og vest."
LIFT = "Heis til alle etasjer"
LIFT_TEXT = "Ny sjakt ved trapperommet; bygget har ikke trinnfri adkomst over første etasje."
DEMOLISH = "Riving og opprydding av tomt"
DEMOLISH_TEXT = "Bygget er tatt ut av bruk. Miljøkartlegging før riving."
UPGRADE = (MeasureKind.UPGRADE.value, Pot.INVESTMENT.value)
PLATFORM = "Løfteplattform ved inngangen"
PLATFORM_TEXT = "Enklere løsning enn heis: plattform til andre etasje, uten sjakt."
# Beginning of part codes, and what an authority has demanded.
DUTIES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("43", "44", "41"), "Avvik etter tilsyn fra Det lokale eltilsyn."),
    (("54", "55", "56"), "Pålegg fra brannvesenet etter tilsyn."),
    (("62",), "Pålegg etter periodisk heiskontroll."),
    (("36",), "Pålegg fra Arbeidstilsynet om inneklima."),
    (("31", "33"), "Pålegg etter tilsyn med legionella og slukkeutstyr."),
    (("28",), "Pålegg om rekkverk og håndløper."),
)
