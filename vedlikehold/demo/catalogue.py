"""What the demo municipality's buildings are made of: component types with life, unit cost, quantity and where they occur."""

from dataclasses import dataclass

WORKPLACES = ("311", "319", "6", "7", "151", "822", "212")
HOMES = ("111", "122", "131", "136", "142", "151", "159")
CARE = ("151", "721")


@dataclass(frozen=True)
class Item:
    """A component type. `cost` is what one unit costs new, in the prices of `PRICE_YEAR`.

    `of` names the rule for the quantity (see `sizes.py`), `split` how many components a large building has it as. Of those with
    the same `choice` a building has one. `least` is the smallest BTA that has it, `only` and `without` begin building type codes.
    `tfm` is the component's letters in TFM, `room` the function of the room where it stands.
    """

    code: str
    name: str
    part: str
    unit: str
    life: float
    cost: float
    of: str
    split: str = ""
    choice: str = ""
    least: float = 0
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    tfm: str = ""
    room: str = ""
    from_floors: int = 1


PRICE_YEAR = 2020
# What is left to pay per grade, as a share of a new one.
SHARES = (0.04, 0.42, 1.0)

ITEMS: tuple[Item, ...] = (
    Item("216-GRUNNMUR", "Grunnmur og fundamenter", "216", "m", 100, 5200, "perimeter"),
    Item("217-DREN", "Drenering", "217", "m", 45, 4300, "perimeter", "sides", least=90),
    Item("222-BÆRING", "Søyler og bjelker", "222", "m2", 100, 950, "bta", least=400),
    Item("231-YTTERVEGG", "Bærende yttervegger", "231", "m2", 90, 2700, "facade"),
    Item("235-TRE", "Utvendig trekledning", "235", "m2", 42, 2250, "facade", "sides", "cladding"),
    Item("235-TEGL", "Teglforblending", "235", "m2", 75, 3900, "facade", "sides", "cladding", least=300),
    Item("235-PLATE", "Platekledning", "235", "m2", 38, 2450, "facade", "sides", "cladding", least=300),
    Item("234-VINDU-TRE", "Vinduer av tre", "234", "stk", 38, 14200, "windows", "sides", "windows"),
    Item("234-VINDU-ALU", "Vinduer av tre og aluminium", "234", "stk", 48, 17600, "windows", "sides", "windows", least=300),
    Item("234-YTTERDØR", "Ytterdører", "234", "stk", 28, 31500, "doors"),
    Item("234-PORT", "Kjøreporter", "234", "stk", 25, 118000, "gates", only=("822", "212", "231", "439", "431", "181")),
    Item("233-GLASS", "Glassfasade ved hovedinngang", "233", "m2", 40, 9800, "glass", least=1800, without=HOMES),
    Item("237-SOL", "Utvendig solavskjerming", "237", "stk", 18, 11200, "windows", "sides", least=500, only=WORKPLACES),
    Item("239-RAMPE", "Utvendig kledning på sokkel", "239", "m2", 40, 1500, "plinth", least=500),
    Item("242-INNERVEGG", "Innervegger", "242", "m2", 60, 1550, "walls", "floors", least=60),
    Item("244-INNERDØR", "Innerdører", "244", "stk", 38, 8700, "inner_doors", "floors", least=60),
    Item("246-MALING", "Malte veggflater", "246", "m2", 14, 310, "walls2", "floors", least=60),
    Item("243-GLASSVEGG", "Glassvegger og foldevegger", "243", "m2", 30, 5900, "glass", least=1200, only=("6", "311", "319", "7")),
    Item("251-DEKKE", "Frittbærende dekker", "251", "m2", 100, 1700, "upper", from_floors=2),
    Item("252-GULV", "Gulv på grunn", "252", "m2", 90, 1250, "footprint"),
    Item("255-BELEGG", "Vinyl og linoleum på gulv", "255", "m2", 21, 960, "floor", "floors", least=60, without=("431", "216", "214")),
    Item("255-FLIS", "Fliser og membran i våtrom", "255", "m2", 28, 4200, "wet", "floors", least=60, room="sanitary"),
    Item("255-SPORT", "Sportsgulv", "255", "m2", 28, 1850, "hall", only=("651", "613", "614", "615"), least=1400, room="sport"),
    Item("257-HIMLING", "Systemhimlinger", "257", "m2", 30, 840, "floor", "floors", least=250, only=WORKPLACES),
    Item("261-TAK", "Takkonstruksjon", "261", "m2", 90, 1450, "roof"),
    Item("262-MEMBRAN", "Takbelegg av membran", "262", "m2", 27, 1480, "roof", "wings", "roofing", least=300),
    Item("262-STEIN", "Takstein", "262", "m2", 45, 1560, "roof", "wings", "roofing"),
    Item("262-STÅL", "Taktekning av stålplater", "262", "m2", 40, 1290, "roof", "wings", "roofing"),
    Item("265-RENNE", "Takrenner og nedløp", "265", "m", 28, 920, "perimeter", "wings"),
    Item("263-OVERLYS", "Overlys og takluker", "263", "stk", 28, 46000, "hatches", least=1200),
    Item("271-PIPE", "Pipe og ildsted", "271", "stk", 60, 88000, "one", only=("111", "122", "131", "641", "662", "183")),
    Item("273-KJØKKEN", "Kjøkkeninnredning", "273", "stk", 22, 148000, "kitchens", least=80, room="kitchen", without=("431", "216", "214")),
    Item("274-VÅTROM", "Innredning i våtrom", "274", "sett", 20, 38000, "bathrooms", least=60, room="sanitary"),
    Item("275-GARDEROBE", "Garderobeskap og reoler", "275", "m", 25, 4600, "lockers", least=200, only=("6", "822"), room="wardrobe"),
    Item("277-SKILT", "Skilt og ledelinjer", "277", "sett", 15, 34000, "wings_count", least=900, only=WORKPLACES),
    Item("281-TRAPP", "Innvendige trapper", "281", "stk", 60, 310000, "stairs", from_floors=2),
    Item("282-TRAPP-UTE", "Utvendige trapper", "282", "stk", 32, 92000, "doors2", least=120),
    Item("283-RAMPE", "Ramper ved innganger", "283", "stk", 32, 118000, "ramps", least=300, only=WORKPLACES),
    Item("284-BALKONG", "Balkonger og terrasser", "284", "stk", 35, 64000, "balconies", only=HOMES, least=120),
    Item("311-BUNNLEDNING", "Bunnledninger", "311", "m", 55, 5400, "perimeter2", least=60),
    Item("312-RØR", "Vann- og avløpsrør", "312", "m2", 45, 760, "bta", "floors", least=40),
    Item("315-SANITÆR", "Sanitærutstyr", "315", "stk", 24, 16200, "fixtures", "floors", least=14, room="sanitary"),
    Item("315-BEREDER", "Varmtvannsbereder", "315", "stk", 18, 62000, "tanks", "pieces", least=60, tfm="OE", room="technical"),
    Item("325-VARMEPUMPE", "Varmepumpe", "325", "stk", 17, 690000, "plants", "pieces", "heating", least=500, tfm="IK", room="technical"),
    Item("325-ELKJEL", "Elektrokjel", "325", "stk", 26, 310000, "plants", "pieces", "heating", least=500, tfm="KE", room="technical"),
    Item("325-FJERNVARME", "Fjernvarmesentral", "325", "stk", 30, 420000, "plants", "pieces", "heating", least=500, tfm="LV", room="technical"),
    Item("325-BIO", "Pelletskjel", "325", "stk", 22, 880000, "plants", "pieces", "heating", least=900, tfm="KB", room="technical"),
    Item("322-VARMERØR", "Ledningsnett for varme", "322", "m2", 45, 590, "bta", "floors", least=500),
    Item("324-RADIATOR", "Radiatorer", "324", "stk", 40, 9600, "windows", "floors", least=500),
    Item("325-PUMPE", "Sirkulasjonspumper", "325", "stk", 15, 34000, "pumps", "pieces", least=500, tfm="JP", room="technical"),
    Item("331-SLANGE", "Brannslanger", "331", "stk", 22, 14500, "hoses", least=300),
    Item("332-SPRINKLER", "Sprinkleranlegg", "332", "m2", 40, 670, "bta", "wings", least=1400, only=("151", "721", "661", "615", "142"), tfm="SL"),
    Item("352-FRYSEROM", "Kjøle- og fryserom", "352", "stk", 20, 285000, "few", only=("532", "721"), tfm="IX", room="kitchen"),
    Item("355-KULDE", "Kuldeanlegg for isflate", "355", "stk", 22, 6900000, "one", only=("652",), tfm="IK"),
    Item("365-AGGREGAT", "Ventilasjonsaggregat", "365", "stk", 22, 740000, "units", "pieces", least=180, without=("231", "439"), tfm="JV", room="technical"),
    Item("362-KANAL", "Kanalnett for ventilasjon", "362", "m2", 45, 720, "bta", "floors", least=180, without=("231", "439")),
    Item("364-VENTIL", "Ventiler og spjeld", "364", "stk", 25, 4100, "valves", "floors", least=400, without=("231", "439")),
    Item("375-KJØLING", "Kjølemaskin for komfortkjøling", "375", "stk", 18, 580000, "one", only=("311", "661", "532"), least=900, tfm="IK", room="technical"),
    Item("383-BASSENG", "Renseanlegg for basseng", "383", "stk", 18, 3900000, "one", only=("653",), tfm="OR", room="technical"),
    Item("381-VANN", "Anlegg for rensing av vann", "381", "stk", 20, 1900000, "one", only=("216",), tfm="OR", room="technical"),
    Item("382-AVLØP", "Anlegg for rensing av avløp", "382", "stk", 20, 4200000, "one", only=("214",), tfm="OR", room="technical"),
    Item("411-FØRING", "Føringsveier for kabler", "411", "m2", 40, 170, "bta", least=400),
    Item("412-JORD", "Jording og lynvern", "412", "sett", 40, 46000, "wings_count", least=400),
    Item("432-HOVEDTAVLE", "Hovedtavle", "432", "stk", 35, 395000, "one", least=250, tfm="UF", room="technical"),
    Item("433-SIKRING", "Sikringsskap", "433", "stk", 35, 41000, "one", least=0, tfm="UF"),
    Item("433-UNDERTAVLE", "Underfordelinger", "433", "stk", 35, 92000, "boards", "pieces", least=700, tfm="UF"),
    Item("433-KURS", "Kursopplegg og stikkontakter", "433", "m2", 40, 510, "bta", "floors", least=40),
    Item("442-LYS", "Belysningsutstyr", "442", "m2", 19, 660, "bta", "floors", least=14),
    Item("443-NØDLYS", "Nødlys og ledelys", "443", "stk", 12, 4900, "emergency", "floors", least=250, only=(*WORKPLACES, "142")),
    Item("452-PANELOVN", "Panelovner", "452", "stk", 18, 4300, "windows", least=14, choice="small_heating"),
    Item("461-AGGREGAT", "Nødstrømsaggregat", "461", "stk", 30, 1150000, "one", only=("721", "311", "822", "216"), least=300, tfm="XG", room="technical"),
    Item("521-DATA", "Datanett", "521", "m2", 15, 210, "bta", "floors", least=250, only=WORKPLACES),
    Item("542-BRANNALARM", "Brannalarmanlegg", "542", "m2", 16, 290, "bta", "floors", least=120, tfm="RD"),
    Item("543-ADGANG", "Adgangskontroll", "543", "stk", 12, 26000, "doors", least=400, only=WORKPLACES, tfm="RK"),
    Item("544-PASIENT", "Pasientvarsling", "544", "m2", 13, 410, "bta", "floors", only=CARE, tfm="RP"),
    Item("555-LYDANLEGG", "Lydanlegg", "555", "sett", 15, 420000, "one", only=("661", "651", "614"), room="culture"),
    Item("562-SD", "SD-anlegg", "562", "sett", 14, 520000, "wings_count", least=900, tfm="RY", room="technical"),
    Item("563-ROM", "Romregulatorer", "563", "stk", 14, 8900, "valves2", "floors", least=900, only=WORKPLACES),
    Item("621-HEIS", "Personheis", "621", "stk", 28, 1420000, "lifts", "pieces", least=800, tfm="XS", from_floors=2),
    Item("624-LØFT", "Løfteplattform", "624", "stk", 20, 365000, "one", only=("662", "669", "641", "653"), tfm="XL", from_floors=2),
    Item("651-AVFALL", "Avfallsanlegg", "651", "stk", 20, 165000, "one", least=1200, without=("431",)),
    Item("66-STORKJØKKEN", "Storkjøkkenutstyr", "66", "sett", 15, 1350000, "one", only=("721", "532", "661"), least=900, room="kitchen"),
    Item("64-SCENE", "Scenerigg og sceneteppe", "64", "sett", 22, 940000, "one", only=("661",), room="culture"),
    Item("725-GJERDE", "Gjerder og porter", "725", "m", 24, 1420, "fence", only=("612", "613", "216", "214"), least=40),
    Item("731-OVERVANN", "Utvendige avløps- og overvannsledninger", "731", "m", 60, 4100, "perimeter", least=400),
    Item("744-UTELYS", "Utendørs belysning", "744", "stk", 24, 23500, "outdoor_lights", least=300),
    Item("762-ASFALT", "Kjøreveger og plasser", "762", "m2", 24, 640, "yard", least=250, without=("111", "183")),
    Item("772-LEK", "Lekeapparater og støtdempende underlag", "772", "stk", 14, 148000, "play", "pieces", only=("612", "613", "615")),
)  # fmt: skip

# Names of the three-digit parts that the municipality uses, besides the shipped two-digit ones.
PARTS = {
    "216": "Direkte fundamentering", "217": "Drenering", "222": "Søyler", "231": "Bærende yttervegger", "233": "Glassfasader",
    "234": "Vinduer, dører, porter", "235": "Utvendig kledning og overflate", "237": "Solavskjerming", "239": "Andre deler av yttervegg",
    "242": "Ikke-bærende innervegger", "243": "Systemvegger, glassfelt", "244": "Vinduer, dører, foldevegger",
    "246": "Kledning og overflate", "251": "Frittbærende dekker", "252": "Gulv på grunn", "255": "Gulvoverflate",
    "257": "Systemhimlinger", "261": "Primærkonstruksjon", "262": "Taktekning", "263": "Glasstak, overlys, takluker",
    "265": "Gesimser, takrenner og nedløp", "271": "Murte piper og ildsteder", "273": "Kjøkkeninnredning",
    "274": "Innredning og garnityr for våtrom", "275": "Skap og reoler", "277": "Skilt og tavler", "281": "Innvendige trapper",
    "282": "Utvendige trapper", "283": "Ramper", "284": "Balkonger og verandaer", "311": "Bunnledninger for sanitær",
    "312": "Ledningsnett for sanitær", "315": "Utstyr for sanitær", "322": "Ledningsnett for varme", "324": "Armaturer for varme",
    "325": "Utstyr for varme", "331": "Manuell brannslokking med vann", "332": "Brannslokking med sprinkler", "352": "Fryseromsystemer",
    "355": "Kuldesystemer for innendørs idrettsbaner", "362": "Kanalnett for luftbehandling", "364": "Utstyr for luftfordeling",
    "365": "Utstyr for luftbehandling", "375": "Utstyr for komfortkjøling", "381": "Rensing av forbruksvann",
    "382": "Rensing av avløpsvann", "383": "Rensing av vann til svømmebasseng", "411": "Systemer for kabelføring",
    "412": "Systemer for jording", "432": "Systemer for hovedfordeling", "433": "Fordeling til alminnelig forbruk",
    "442": "Belysningsutstyr", "443": "Nødlysutstyr", "452": "Varmeovner", "461": "Elkraftaggregater", "521": "Kabling for IKT",
    "542": "Brannalarm", "543": "Adgangskontroll", "544": "Pasientsignal", "555": "Lydanlegg",
    "562": "Sentral driftskontroll og automatisering", "563": "Lokal automatisering", "621": "Heiser", "624": "Løftebord",
    "651": "Utstyr for oppsamling og behandling av avfall", "725": "Gjerder, porter og bommer", "731": "Utendørs VA",
    "744": "Utendørs lys", "762": "Plasser", "772": "Utstyr for lek og opphold",
}  # fmt: skip
