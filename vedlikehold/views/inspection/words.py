"""Texts that the phone's script shows, in the reader's language."""

from django.utils.translation import gettext as _

from vedlikehold.enums import CONSEQUENCE_TYPE_LABELS, Grade


def grade_words(grade: Grade) -> tuple[str, str]:
    """What a grade says in one or two short words, for a button; and in one sentence."""
    return {
        Grade.TG0: (_("Ingen avvik"), _("TG0: som ny, ingen avvik")),
        Grade.TG1: (_("Mindre avvik"), _("TG1: mindre avvik, normal slitasje")),
        Grade.TG2: (_("Vesentlig avvik"), _("TG2: vesentlig avvik, tiltak trengs")),
        Grade.TG3: (_("Stort avvik"), _("TG3: stort eller alvorlig avvik, haster")),
        Grade.TGIU: (_("Ikke undersøkt"), _("TGIU: ikke undersøkt")),
    }[grade]


def field_labels() -> dict[str, str]:
    """What the fields of a finding are called, by name, in the order they are compared in."""
    return {
        "component": _("Komponent"),
        "grade": _("Tilstandsgrad"),
        "location": _("Sted"),
        "symptom": _("Symptom"),
        "cause": _("Årsak"),
        "probability": _("Sannsynlighet"),
        **{f"kg_{kind.value}": _(label) for kind, label in CONSEQUENCE_TYPE_LABELS.items()},
        "recommendation": _("Anbefalt tiltak"),
        "deadline": _("Frist"),
        "cost_low_nok": _("Lav kostnad (kr)"),
        "cost_likely_nok": _("Sannsynlig kostnad (kr)"),
        "cost_high_nok": _("Høy kostnad (kr)"),
        "price_year": _("Prisår"),
    }


def form_fields() -> dict[str, list[tuple]]:
    """The plain fields of the form by where they stand: (name, label, kind)."""
    label = field_labels()
    return {
        "texts_first": [("location", label["location"], "text"), ("symptom", label["symptom"], "area")],
        "texts_more": [("cause", label["cause"], "area")],
        "texts_last": [("recommendation", label["recommendation"], "area"), ("deadline", label["deadline"], "date")],
        "other_costs": [(name, label[name]) for name in ("cost_low_nok", "cost_high_nok")],
    }


def phone_words() -> dict[str, str]:
    """By key; `%(name)s` is filled in by the script, `_one` and `_many` are chosen by number."""
    return {**_status(), **_overview(), **_form(), **_conflict()}


def _status() -> dict[str, str]:
    return {
        "title": _("Befaring"),
        "connection_online": _("Tilkoblet"),
        "connection_offline": _("Uten dekning"),
        "connection_unknown": _("Sjekker dekningen …"),
        "unsent": _("%(what)s er ikke sendt"),
        "unsent_both": _("%(findings)s og %(photos)s er ikke sendt"),
        "all_sent": _("Alt er sendt"),
        "nothing_yet": _("Ingenting å sende"),
        "findings_one": _("1 funn"),
        "findings_many": _("%(n)s funn"),
        "photos_one": _("1 bilde"),
        "photos_many": _("%(n)s bilder"),
        "last_synced": _("Sist synkronisert %(when)s"),
        "never_synced": _("Ikke synkronisert ennå"),
        "at_time": _("i dag kl. %(time)s"),
        "at_date": _("%(date)s kl. %(time)s"),
        "ready": _("virker uten dekning"),
        "not_ready": _("virker ikke uten dekning ennå"),
        "send_now": _("Send nå"),
        "sending": _("Sender …"),
        "fetching": _("Henter analysen …"),
        "not_on_phone": _("Analysen ligger ikke på denne telefonen."),
        "not_on_phone_offline": _("Analysen ligger ikke på denne telefonen. Åpne den en gang med dekning, så virker den uten."),
        "problem_login": _("Du er logget ut. Alt ligger trygt på telefonen. Logg inn, så sendes det."),
        "problem_other_user": _(
            "En annen er logget inn på denne telefonen. Funnene ligger trygt her og sendes når den som registrerte dem, logger inn."
        ),
        "problem_forbidden": _(
            "Du har ikke lenger rett til å endre denne analysen. Funnene ligger på telefonen. Snakk med den som styrer tilgangene."
        ),
        "problem_missing": _(
            "Analysen er slettet, eller du har ikke lenger tilgang til den. Funnene ligger på telefonen. Snakk med den som bestilte analysen."
        ),
        "problem_closed": _(
            "Analysen er ferdig eller avlyst og tar ikke imot flere funn. Det som ikke er sendt, ligger på telefonen og sendes "
            "hvis analysen gjenåpnes."
        ),
        "problem_server": _("Serveren svarte med en feil. Alt ligger på telefonen, og det prøves igjen."),
        "others_unsent_one": _(
            "På telefonen ligger også 1 usendt funn eller bilde fra en annen bruker. Det sendes når vedkommende logger inn."
        ),
        "others_unsent_many": _(
            "På telefonen ligger også %(n)s usendte funn og bilder fra en annen bruker. De sendes når vedkommende logger inn."
        ),
        "store_failed": _("Telefonen klarte ikke å lagre. Ikke lukk siden; prøv å lagre igjen."),
        "store_full": _("Telefonen er full. Frigjør plass, og lagre igjen."),
    }


def _overview() -> dict[str, str]:
    return {
        "progress": _("%(seen)s av %(all)s komponenter sett på · %(findings)s"),
        "of": _("%(seen)s av %(all)s"),
        "no_hits": _("Ingen komponenter passer med søket."),
        "no_components": _("Bygget har ingen registrerte komponenter. Legg til det du ser på, som nye komponenter."),
        "new_component": _("ny"),
        "taken_out": _("tatt ut av bygget"),
        "last_grade": _("Siste tilstandsgrad:"),
        "new_finding": _("Nytt funn"),
        "no_words": _("Uten beskrivelse"),
        "state_waiting": _("Lagret på telefonen"),
        "state_deleting": _("Slettes ved neste sending"),
        "state_sent": _("Sendt"),
        "state_invalid": _("Må rettes"),
        "state_conflict": _("Endret av andre"),
        "state_gone": _("Slettet av andre"),
    }


def _form() -> dict[str, str]:
    return {
        "edit_finding": _("Endre funn"),
        "choose": _("Velg …"),
        "make_component": _("Ny komponent …"),
        "choose_component": _("Velg hvilken komponent funnet gjelder."),
        "choose_part": _("Velg bygningsdel."),
        "name_component": _("Gi komponenten et navn."),
        "choose_grade": _("Velg en tilstandsgrad."),
        "not_a_number": _("Skriv et tall, for eksempel 12 500."),
        "look_over": _("Noe mangler eller må rettes. Se de merkede feltene."),
        "saved_on_phone": _("Lagret på telefonen"),
        "changed_in_other_tab": _("Funnet er endret i en annen fane. Det du har skrevet, står her. Lagre en gang til for å beholde det."),
        "discard": _("Forkaste det du har skrevet, og bildene du har tatt her?"),
        "delete_here": _("Funnet slettes fra telefonen med %(photos)s bilder. Det er ikke sendt og kan ikke hentes tilbake."),
        "delete_everywhere": _(
            "Funnet slettes her og på kontoret. %(photos)s bilder følger med ut av funnet. Slettingen kan angres i historikken."
        ),
        "photo_working": _("Gjør bildet klart …"),
        "photo_no_room": _("%(name)s ble ikke lagret: telefonen er full."),
        "photo_unreadable": _("%(name)s kan ikke leses som bilde og ble ikke lagret."),
        "photo_gone": _("Ikke sendt: funnet finnes ikke lenger."),
        "photo_too_large": _("Ikke sendt: bildet er for stort."),
        "photo_alt": _("Bilde %(number)s"),
        "remove_photo": _("Fjern bilde"),
    }


def _conflict() -> dict[str, str]:
    return {
        "somebody": _("en annen"),
        "conflict_text": _("Funnet ble endret av %(by)s %(when)s, mens du endret det her. Velg hvilken utgave som skal gjelde."),
        "conflict_delete": _("Du har slettet funnet, men %(by)s endret det %(when)s."),
        "gone_text": _("Funnet er slettet på kontoret, men du har endret det her."),
        "keep_mine": _("Behold det på telefonen"),
        "take_theirs": _("Bruk det på kontoret"),
        "make_again": _("Opprett funnet på nytt"),
        "drop_mine": _("La det være slettet"),
        "delete_anyway": _("Slett likevel"),
        "keep_theirs_undeleted": _("La funnet stå"),
        "kept_mine": _("Utgaven på telefonen sendes"),
        "took_theirs": _("Utgaven på kontoret gjelder"),
        "component_number": _("Komponent nr. %(number)s"),
    }
