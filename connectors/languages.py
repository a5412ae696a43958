"""How help desks that do not work in English name their columns; joined to the English names by vocabulary.

Written with their accents; a name without them, or with ae for an umlaut, is the same one.
"""

import unicodedata
from collections.abc import Mapping
from itertools import chain

_TICKETS: Mapping[str, str] = {
    "id": """ticketnummer ticketnr ticket_nr ticket_nummer vorgangsnummer vorgang_nr fallnummer
        störungsnummer anfragenummer auftragsnummer numéro_de_ticket n°_ticket numéro_ticket numéro
        número_de_ticket número_ticket nº_ticket número numero_ticket n_ticket numero_richiesta""",
    "opened_at": """erstellt_am erstellt erstelldatum erstellungsdatum eröffnet_am eröffnet angelegt_am
        angelegt gemeldet_am eingangsdatum eingang_am erfasst_am date_de_création créé_le ouvert_le
        date_d_ouverture fecha_de_creación creado_el fecha_de_apertura abierto_el data_di_creazione
        data_creazione creato_il aperto_il data_apertura data_di_apertura""",
    "first_response_at": """erste_antwort_am erste_antwort erstreaktion erstreaktion_am erste_reaktion
        erste_reaktion_am beantwortet_am première_réponse première_réponse_le date_de_première_réponse
        primera_respuesta fecha_de_primera_respuesta prima_risposta data_prima_risposta""",
    "resolved_at": """gelöst_am gelöst lösungsdatum behoben_am erledigt_am résolu_le date_de_résolution
        resuelto_el fecha_de_resolución fecha_resolución risolto_il data_risoluzione data_di_risoluzione""",
    "closed_at": """geschlossen_am geschlossen abgeschlossen_am abschlussdatum schließdatum fermé_le
        clôturé_le date_de_clôture date_de_fermeture cerrado_el fecha_de_cierre chiuso_il data_chiusura
        data_di_chiusura""",
    "updated_at": """geändert_am zuletzt_geändert letzte_änderung aktualisiert_am modifié_le
        mis_à_jour_le actualizado_el fecha_de_actualización aggiornato_il modificato_il""",
    "channel": """kanal eingangskanal meldeweg kontaktart kontaktweg eingangsart canal canal_de_contact
        canal_de_contacto canal_de_entrada canale canale_di_contatto origine origen""",
    "desk": """gruppe zuständige_gruppe bearbeitergruppe supportgruppe abteilung groupe
        groupe_d_affectation équipe grupo grupo_de_soporte equipo gruppo gruppo_di_supporto""",
    "priority": "priorität dringlichkeit priorité prioridad priorità",
    "category": "kategorie catégorie categoría categoria thema",
    "service": "dienst servicio servizio",
    "requester": """melder gemeldet_von anforderer ersteller kunde anwender benutzer demandeur
        solicitante richiedente cliente""",
    "status": "zustand statut état estado stato",
    "response_target_met": "reaktionszeit_eingehalten",
    "resolution_target_met": """sla_eingehalten lösungszeit_eingehalten sla_respecté sla_cumplido
        sla_rispettato""",
    "reopened": "wiedereröffnet wiedereröffnungen réouvertures reaperturas riaperture",
    "reassigned": "weiterleitungen neuzuweisungen réaffectations reasignaciones riassegnazioni",
    "first_contact_resolved": "erstlösung sofortlösung",
    "score": """bewertung kundenbewertung zufriedenheit kundenzufriedenheit satisfaction_client évaluation
        valoración satisfacción valutazione soddisfazione""",
    "rated_at": "bewertet_am bewertungsdatum évalué_le fecha_de_valoración data_valutazione",
}
_RATINGS: Mapping[str, str] = {
    "id": "bewertungsnummer antwort_id umfrage_id",
    "ticket": _TICKETS["id"],
    "score": _TICKETS["score"],
    "rated_at": f"""{_TICKETS["rated_at"]} beantwortet_am datum date_de_réponse fecha_de_respuesta
        data_risposta""",
    "desk": _TICKETS["desk"],
    "channel": _TICKETS["channel"],
    "comment": "kommentar anmerkung commentaire comentario commento",
}
_VOLUME: Mapping[str, str] = {
    "day": "datum tag jour fecha día giorno data",
    "desk": f"{_TICKETS['desk']} warteschlange file_d_attente cola coda",
    "channel": _TICKETS["channel"],
    "offered": """anrufe angebotene_anrufe eingehende_anrufe appels_reçus appels_entrants
        llamadas_recibidas chiamate_ricevute""",
    "handled": """angenommene_anrufe beantwortete_anrufe appels_répondus appels_traités
        llamadas_atendidas chiamate_risposte""",
    "abandoned": """verlorene_anrufe abgebrochene_anrufe appels_abandonnés llamadas_abandonadas
        chiamate_abbandonate""",
}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _spellings(name: str) -> tuple[str, ...]:
    """The name as `plain` gives it: with its accents, with ae for an umlaut, without any."""
    kept = name.replace("°", "").replace("ß", "ss")
    bare = "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    return (kept, kept.translate(_UMLAUTS), bare)


def _names(words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    spelt = {field: chain(*(_spellings(name) for name in text.split())) for field, text in words.items()}
    return {field: tuple(dict.fromkeys(names)) for field, names in spelt.items()}


OTHER_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "tickets": _names(_TICKETS),
    "ratings": _names(_RATINGS),
    "contact_volume": _names(_VOLUME),
    "posts": {},
}
