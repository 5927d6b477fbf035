"""What inspectors write: symptoms per grade, causes and advice by building part, and how grave the consequences may be."""

from dataclasses import dataclass

# Consequence grades at TG3, in this order.
KG_FIELDS = ("kg_safety", "kg_health", "kg_economy", "kg_aesthetics", "kg_function", "kg_authority")


@dataclass(frozen=True)
class Words:
    """Texts for parts of one sort; `kg` as `KG_FIELDS` at TG3, None where the type says nothing."""

    mild: tuple[str, ...]
    clear: tuple[str, ...]
    grave: tuple[str, ...]
    causes: tuple[str, ...]
    advice: tuple[str, ...]
    kg: tuple[int | None, ...]

    def symptoms(self, grade: str) -> tuple[str, ...]:
        return {"TG1": self.mild, "TG2": self.clear, "TG3": self.grave}.get(grade, ())


# By the beginning of the part code; the longest that fits counts.
WORDS: dict[str, Words] = {
    "21": Words(
        ("Hårfine riss i pussen på grunnmuren.", "Litt mose langs sokkelen, ellers tørt."),
        ("Saltutslag på innsiden av kjellermuren og løs puss i to felt.", "Terrenget faller inn mot bygget på to sider; fukt nederst på muren.",
         "Måler høy fukt i nedre del av muren etter regn."),
        ("Vann trenger inn i kjelleren ved kraftig regn, gulvet er skadet.", "Setningssprekk på 6 mm gjennom hele muren, beveger seg fortsatt."),
        ("Drensledningen er tett av røtter og slam.", "Mangler fuktsikring på utsiden av muren.", "Takvannet føres rett ned ved grunnmuren."),
        ("Grav opp, legg ny drensledning og fuktsikre muren.", "Rett terrenget så det faller bort fra bygget, og led takvannet vekk.",
         "Spyl og filmkontroller ledningene før omfanget bestemmes."),
        (1, 3, 3, 1, 2, None),
    ),
    "22": Words(
        ("Små riss i betongsøyle, ikke i bevegelse.", "Flekkvis slitt rustbeskyttelse på stålsøyle."),
        ("Avskalling med synlig armering på to søyler.", "Limtrebjelke har langsgående sprekk over opplegget."),
        ("Armeringen er rustet med tap av tverrsnitt ved flere søyleføtter.", "Bjelken har tydelig nedbøyning og sprekk ved opplegg."),
        ("Karbonatisert betong og for liten overdekning.", "Lekkasje fra taket over lang tid.", "Ombygging har gitt mer last enn bæringen var regnet for."),
        ("La konstruktør vurdere bæreevnen før tiltak velges.", "Mekanisk reparasjon av betongen med rustbeskyttelse.", "Forsterk og fjern årsaken til fukten."),
        (3, None, 3, 1, 2, 2),
    ),
    "23": Words(
        ("Noe falmet overflate på solsiden.", "Enkelte riss i mørtelfuger.", "Begynnende slitasje i overgangen mot sokkel."),
        ("Flassende maling og oppsprukne bord på værsiden.", "Utvaskede fuger og løse steiner under vinduene.", "Fuktskjolder på innsiden av veggen ved to søyler.",
         "Bulende plater, og flere festeskruer har gått ut."),
        ("Råte i bunnsvill og nederste bordganger langs hele siden.", "Forblendingen har løsnet fra bakveggen; fare for nedfall.",
         "Kledningen slipper vann inn, isolasjonen er våt."),
        ("Mangler lufting bak kledningen.", "Slagregn og for lang tid mellom hver overflatebehandling.", "Beslag over vinduer er feil utført.",
         "Bindere har rustet."),
        ("Skift skadede bord, etablér lufting og mal hele siden.", "Fug om og forankre forblendingen.", "Skift kledningen og etterisoler samtidig.",
         "Mal innen to år for å berge kledningen."),
        (2, 2, 3, 2, 1, None),
    ),
    "234": Words(
        ("Tørre pakninger, men vinduene er tette.", "Litt slitt maling på utvendig karm."),
        ("Trekk rundt rammene og kondens mellom glassene i omtrent hvert femte vindu.", "Myk treverk i bunnstykker på sørsiden.",
         "Beslagene er slitte; flere vinduer kan ikke åpnes helt."),
        ("Råte i karm og ramme, glass sitter løst.", "Vinduene er utette og kan ikke lenger lukkes; flere er skrudd igjen.", "Rutene er punkterte i mer enn halvparten av vinduene."),
        ("Alder og lite vedlikehold.", "Vann blir stående på bunnstykket.", "Feil type glass fra byggeåret."),
        ("Skift vinduene på denne siden samlet.", "Skift pakninger og beslag, og mal utvendig.", "Bytt punkterte ruter, planlegg utskifting av resten."),
        (1, 2, 3, 2, 2, None),
    ),
    "237": Words(
        ("Noe falmet duk.",),
        ("Flere persienner går tregt eller står fast.", "Wire har røket på tre av anleggene."),
        ("Anlegget virker ikke, og rommene blir for varme om våren.", "Løse lameller kan falle ned."),
        ("Slitte motorer.", "Vindskader; vindvakten er koblet ut."),
        ("Skift motorer og styring.", "Skift hele anlegget på fasaden."),
        (2, 2, 1, 1, 3, None),
    ),
    "24": Words(
        ("Normale bruksmerker.", "Små sår i overflaten bak dører."),
        ("Hull og sprukne plater i korridoren.", "Dørene subber, og flere lukker ikke.", "Løse hengsler og skadde karmer i mye brukte rom."),
        ("Branndør lukker ikke, og terskelen mangler.", "Fuktskadde vegger med mugg nederst."),
        ("Hard bruk over mange år.", "Fukt fra våtrom på andre siden.", "Dørlukkere er koblet fra."),
        ("Skift plater og sett på slagfast kledning.", "Skift dørene og kontroller brannklassen.", "Fjern skadde plater, tørk ut og finn årsaken til fukten."),
        (2, 2, 2, 2, 2, 2),
    ),
    "246": Words(
        ("Lett slitt maling i håndhøyde.",),
        ("Avskallet og tilsmusset maling i trapperom og korridor.", "Store flekker og mange ulike farger etter flikking."),
        ("Malingen flasser av over store felt og må fjernes.",),
        ("Ikke malt på mer enn femten år.", "Hard bruk."),
        ("Sparkle og mal om.", "Mal med vaskbar maling; ta korridorene først."),
        (None, 1, 1, 3, 1, None),
    ),
    "25": Words(
        ("Normal slitasje i gangsonene.", "Enkelte misfargede himlingsplater."),
        ("Sveiseskjøter har åpnet seg foran vasker.", "Belegget er slitt gjennom i gangsonene.", "Fuktmerker i himlingen under våtrom i etasjen over.",
         "Bom under fliser og sprukne fuger i dusjsonen."),
        ("Vann har kommet under belegget, og avrettingen smuldrer.", "Membranen er utett; fukt i rommet under.", "Løse plater kan falle ned.",
         "Fuktig undergulv med mugglukt."),
        ("Alder.", "Feil utført oppkant ved sluk.", "Lekkasje fra rør over himlingen.", "Tung rengjøring med mye vann."),
        ("Skift belegget i gangsonene.", "Riv våtrommet, legg ny membran og nye fliser.", "Skift skadde plater når lekkasjen er funnet.",
         "Slip og lakker sportsgulvet."),
        (1, 3, 2, 2, 2, None),
    ),
    "26": Words(
        ("Noe mose på nordsiden.", "Litt bulkete beslag, tett."),
        ("Blærer i membranen og stående vann rundt sluk.", "Flere sprukne steiner og løse mønepanner.", "Skjøtene i rennene lekker.",
         "Overlys har sprekker i kuppelen og slitte pakninger."),
        ("Taket lekker på flere steder; bøtter står i gangen.", "Undertaket er morkent, og lektene har råte.", "Takrennen er løs over inngangen."),
        ("Taket er eldre enn det er laget for.", "Tette sluk.", "Snørydding med redskap som har skadet tekningen.", "Manglende lufting i isolasjonen."),
        ("Tekk om og etterisoler samtidig.", "Lapp skadene, rens slukene og planlegg ny tekning innen fem år.", "Skift renner og nedløp.", "Skift overlysene når taket tekkes om."),
        (2, 2, 3, 1, 2, None),
    ),
    "27": Words(
        ("Normale bruksmerker.",),
        ("Oppfuktede benkeplater og løse fronter.", "Skap uten dører, hengsler er revet ut.", "Skilt mangler på flere rom."),
        ("Innredningen er ikke lenger mulig å holde ren.", "Skroget er ødelagt av fukt."),
        ("Alder og hard bruk.", "Lekkasje under vasken."),
        ("Skift innredningen.", "Skift fronter og benkeplate.", "Nye skilt med taktil skrift."),
        (None, 2, 1, 2, 2, None),
    ),
    "28": Words(
        ("Slitt sklisikring på enkelte trinn.",),
        ("Rekkverket er lavere enn det skal være, og åpningene for store.", "Skader på trinnkanter i betong.", "Rampen er brattere enn 1:12."),
        ("Rekkverket er løst.", "Råte i bærende bjelker under balkongen.", "Trinn av betong har rast ut."),
        ("Frost og salt.", "Bygget etter eldre regler.", "Fukt i festepunktene."),
        ("Støp om trinnene og fest rekkverket.", "Skift rekkverk etter dagens krav.", "Steng balkongen til den er satt i stand."),
        (3, 1, 2, 1, 2, 2),
    ),
    "31": Words(
        ("Noe irr på koblinger, ingen lekkasje.", "Slitt blandebatteri i bøttekott."),
        ("Gjentatte småsprekker i kobberrør de siste årene.", "Trege avløp og lukt fra sluk.", "Toaletter og servanter fra byggeåret; flere lekker.",
         "Ledningene er av støpejern og har innsnevringer."),
        ("Lekkasje i vegg; vannet ble stengt av i fløyen.", "Kloakk har stått opp i garderoben to ganger i år.", "Rørene er så tynne at de må ventes å ryke."),
        ("Aggressivt vann og alder.", "Ledningene har svanker.", "Belegg og rust innvendig."),
        ("Skift stigeledninger samtidig med våtrommene.", "Filmkontroller og strømpefor bunnledningene.", "Skift utstyret rom for rom."),
        (None, 3, 3, 1, 3, 1),
    ),
    "315-BEREDER": Words(
        ("Litt kalk i sikkerhetsventilen.",),
        ("Berederen holder ikke temperaturen når mange dusjer.", "Begynnende rust på kappen, ventilen drypper."),
        ("Temperaturen ut er under 60 °C; fare for legionella.", "Tanken lekker."),
        ("Slitte elementer.", "For liten til bruken."),
        ("Skift til bereder med høyere ytelse.", "Skift elementer og sikkerhetsventil nå."),
        (1, 3, 2, None, 3, 2),
    ),
    "32": Words(
        ("Noe støy fra pumpe.", "Enkelte radiatorventiler går tregt."),
        ("Ujevn varme; de ytterste rommene blir kalde.", "Rust på rør i teknisk rom og drypp fra to ventiler.", "Virkningsgraden har falt, og strømbruken har økt med en femdel."),
        ("Anlegget stanser flere ganger i vinterhalvåret.", "Kompressoren har havarert og deler fås ikke lenger.", "Rør i gulv lekker."),
        ("Slam i anlegget og manglende innregulering.", "Utstyret er eldre enn det er laget for.", "Filter og vannbehandling er ikke fulgt opp."),
        ("Spyl, skift ventiler og innreguler anlegget.", "Skift varmepumpen og ta med spisslasten i samme prosjekt.", "Skift pumper til turtallsstyrte."),
        (1, 2, 3, None, 3, 1),
    ),
    "33": Words(
        ("Merking er noe utydelig.",),
        ("Slangene er ikke trykkprøvd på seks år.", "Sprinklerhoder er overmalt i to rom."),
        ("Sprinklersentralen gir feil, og trykket er for lavt.", "Flere slangetromler mangler eller er blokkert."),
        ("Kontrollavtalen er sagt opp.", "Ombygging uten at anlegget ble endret."),
        ("Trykkprøv og skift det som ikke holder.", "Bestill kontroll av sakkyndig og rett avvikene.",),
        (3, 1, 2, None, 1, 3),
    ),
    "35": Words(
        ("Noe rim på fordamper.",),
        ("Lekkasje av kuldemedium er etterfylt to ganger.", "Isolasjonen på rørene er våt."),
        ("Anlegget er i drift med nødløsning.", "Kuldemediet kan ikke lenger etterfylles lovlig."),
        ("Alder og vibrasjoner.", "Dørpakninger er utette."),
        ("Skift anlegget til naturlig kuldemedium.", "Skift pakninger og isoler rørene på nytt."),
        (2, 2, 3, None, 3, 3),
    ),
    "36": Words(
        ("Støv i kanaler, innenfor det som er vanlig.", "Noe støy fra reimdrift."),
        ("Luftmengden er under to tredeler av det rommene krever.", "Varmegjenvinneren er slitt; tilluften er kald.", "Filterskift er ikke dokumentert; mye støv i kanalene.",
         "Mangler regulering etter behov; går for fullt hele døgnet."),
        ("Aggregatet er stanset; viften har havarert.", "CO₂ over 1 800 ppm i klasserom innen andre time.", "Kanalene har utettheter og løs isolasjon."),
        ("Anlegget er laget for færre brukere.", "Mer enn 25 år gammelt, reservedeler finnes ikke.", "Automatikken er ikke innregulert etter ombygging."),
        ("Skift aggregatet og styr luften etter behov.", "Rens kanalnettet og innreguler.", "Skift gjenvinner og vifter."),
        (None, 3, 2, None, 3, 2),
    ),
    "38": Words(
        ("Noe slitasje på doseringspumper.",),
        ("Klorstyringen svinger, prøver er utenfor grensen enkelte uker.", "Rust på filtertanker."),
        ("Anlegget må stanses når én pumpe svikter; ingen reserve.",),
        ("Korrosivt miljø.", "Alder."),
        ("Skift filtertanker og styring.", "Sett inn reservepumpe og ny dosering."),
        (2, 3, 3, None, 3, 3),
    ),
    "41": Words(
        ("Noen løse lokk på kanaler.",),
        ("Fulle kabelbruer uten brannskille.", "Jordingen er ikke målt på mange år."),
        ("Gjennomføringer i brannskille er ikke tettet.",),
        ("Kabler trukket etter hvert uten plan.",),
        ("Tett gjennomføringene og rydd kabelbruene.", "Mål jordingen og utbedr."),
        (3, None, 1, None, 1, 2),
    ),
    "43": Words(
        ("Mangelfull merking av kurser.",),
        ("Tavlen er full og har eldre skrusikringer.", "Termografering viser varmgang på to kurser.", "Mangler jordfeilvern på flere kurser."),
        ("Varmgang i hovedbryter; hastesak.", "Berøringsfare: deksel mangler.", "Gammel stoffisolert ledning i fløyen."),
        ("Økt forbruk siden tavlen ble satt opp.", "Alder.", "Utvidet uten ny beregning."),
        ("Skift tavlen og fordel kursene på nytt.", "Ettertrekk, skift vern og ta ny termografering.", "Skift kursopplegget ved neste ombygging."),
        (3, None, 2, None, 2, 3),
    ),
    "44": Words(
        ("Enkelte rør er svarte i endene.",),
        ("Lysstoffrør med magnetisk forkobling; lyset er for svakt på arbeidsplassene.", "Hvert tredje ledelys har utbrukt batteri."),
        ("Armaturene inneholder PCB eller er forbudt å reparere.", "Nødlyset virker ikke i trapperommet."),
        ("Alder.", "Kontroll av nødlys er ikke utført.", "Lysrør er ikke lenger å få kjøpt."),
        ("Skift til LED med bevegelsesstyring.", "Skift batterier og feilende ledelys straks.", "Skift til nytt sentralisert nødlysanlegg."),
        (2, 1, 2, 1, 2, 2),
    ),
    "45": Words(
        ("Støv i ovnene.",),
        ("Termostatene regulerer dårlig.", "Ovner av ulik alder, flere med brunsvidde rister."),
        ("To ovner er koblet fra på grunn av varmgang.",),
        ("Alder.",),
        ("Skift ovnene og styr dem samlet.", "Skift ovner med skader nå."),
        (3, 1, 1, None, 2, 1),
    ),
    "46": Words(
        ("Noe oljesvette.",),
        ("Startbatterier er utgått på dato.", "Prøvekjøring med last er ikke utført."),
        ("Aggregatet starter ikke ved prøve.",),
        ("Manglende service.", "Alder."),
        ("Service og ny prøvekjøring med last.", "Skift aggregatet; dimensjoner for dagens forbruk."),
        (3, 2, 2, None, 3, 2),
    ),
    "5": Words(
        ("Fungerer; programvaren er ikke den nyeste.",),
        ("Reservedeler er vanskelige å få.", "Mange falske meldinger; betjeningen stoler ikke på anlegget.", "Anlegget dekker ikke de ombygde rommene."),
        ("Sentralen har stått i feil siden i vår.", "Anlegget er utgått, og leverandøren gir ikke lenger støtte."),
        ("Alder.", "Utvidet mange ganger.", "Serviceavtale mangler."),
        ("Skift sentralen og gjenbruk kablingen.", "Skift anlegget samlet for bygget.", "Utvid dekningen og test på nytt."),
        (2, 1, 2, None, 3, 2),
    ),
    "542": Words(
        ("Enkelte detektorer er tilsmusset.",),
        ("Detektorer er eldre enn ti år og gir unødige alarmer.", "Ombygde rom mangler detektor."),
        ("Sentralen mangler overføring til brannvesenet.", "To sløyfer er koblet ut."),
        ("Alder.", "Ombygging uten ny prosjektering."),
        ("Skift detektorer og sentral.", "Suppler med detektorer og oppdater orienteringsplanen.", "Rett feilene straks; vakthold til det er gjort."),
        (3, None, 2, None, 2, 3),
    ),
    "56": Words(
        ("Noen målepunkter gir ikke verdi.",),
        ("Tidsprogrammene er satt ut av drift; anleggene går døgnet rundt.", "Undersentraler av en type som ikke lages lenger."),
        ("Anlegget styres for hånd; skjermbildene er nede.",),
        ("Utgått programvare.", "Ingen har hatt opplæring."),
        ("Skift undersentraler og koble til felles toppsystem.", "Gå gjennom tidsprogrammer og målepunkter."),
        (None, 1, 3, None, 3, None),
    ),
    "62": Words(
        ("Litt ujevn stopp mot etasjeplan.",),
        ("Slitte bærekabler og mange driftsstans.", "Mangler alarm med toveis tale."),
        ("Heisen er stengt etter sikkerhetskontroll.", "Dørsikringen virker ikke."),
        ("Alder og stor bruk.", "Reservedeler finnes ikke."),
        ("Moderniser styring og dører.", "Skift heisen.", "Utbedr avvikene fra sikkerhetskontrollen."),
        (3, None, 3, None, 3, 3),
    ),
    "6": Words(
        ("Normal slitasje.",),
        ("Flere enheter er gamle og bruker mye strøm.", "Slitte deler gir hyppig stans."),
        ("Utstyret er ute av drift.", "Mangler godkjent kontroll; kan ikke brukes."),
        ("Alder.", "Hard bruk."),
        ("Skift det eldste utstyret.", "Utfør kontroll og skift slitte deler."),
        (2, 2, 2, None, 3, 1),
    ),
    "7": Words(
        ("Noen sprekker i kanten.", "Litt rust på stolper."),
        ("Hull og krakelering i asfalten ved innkjøringen.", "Gjerdet har skader som gir åpninger.", "Flere lysmaster er skjeve, og lys mangler.",
         "Kummer har sunket."),
        ("Store hull; fare for fall og for skader på biler.", "Ledningen er brutt, vann står over plassen.", "Gjerdet ligger nede langs veien."),
        ("Frost og dårlig underlag.", "Påkjørsel ved brøyting.", "Røtter."),
        ("Fres og legg ny asfalt.", "Skift skadde felt.", "Skift ledningen mellom kummene."),
        (2, None, 2, 2, 2, None),
    ),
    "772": Words(
        ("Litt slitt underlag under husker.",),
        ("Underlaget er for tynt under klatrestativet.", "Skruer og tau er slitt.", "Råte i stolpe nær bakken."),
        ("Apparatet er stengt etter årskontrollen.", "Klemfare mellom trinn."),
        ("Hard bruk.", "Fukt i stolpeføtter."),
        ("Skift stolper og fyll på støtdempende underlag.", "Fjern apparatet og sett opp et nytt."),
        (3, 1, 1, 1, 2, 3),
    ),
}  # fmt: skip

NOT_EXAMINED = (
    "Ikke tilgjengelig; skjult bak kledning.",
    "Nedgravd. Alder tilsier filmkontroll.",
    "Rommet var låst ved befaringen.",
    "Ikke mulig å undersøke uten å åpne konstruksjonen.",
    "Snødekt ved befaringen.",
)
FINE = ("Ingen avvik.", "Som ny.", "Nylig skiftet, ingen anmerkninger.", "")


def words_for(item_code: str, part: str) -> Words:
    """The texts of a component type: by its own code, else by the longest beginning of its part code."""
    if item_code in WORDS:
        return WORDS[item_code]
    for length in (3, 2, 1):
        if part[:length] in WORDS:
            return WORDS[part[:length]]
    return WORDS["35"] if part.startswith("3") else WORDS["43"]
