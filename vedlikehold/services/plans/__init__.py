"""Vedlikeholdsplaner: made, filled, adopted and rolled over."""

from vedlikehold.services.plans.adopting import Withdrawal, act_of_adoption, adopt, foreseen_withdrawal, withdraw_adoption
from vedlikehold.services.plans.frames import set_frames
from vedlikehold.services.plans.frozen import refuse_frozen
from vedlikehold.services.plans.making import change_plan, create_plan, create_scenario, delete_plan, delete_scenario, rename_scenario
from vedlikehold.services.plans.placing import Choice, lock_draft, place, place_many
from vedlikehold.services.plans.rolling import roll_over

__all__ = [
    "Choice",
    "Withdrawal",
    "act_of_adoption",
    "adopt",
    "change_plan",
    "create_plan",
    "create_scenario",
    "delete_plan",
    "delete_scenario",
    "foreseen_withdrawal",
    "lock_draft",
    "place",
    "place_many",
    "refuse_frozen",
    "rename_scenario",
    "roll_over",
    "set_frames",
    "withdraw_adoption",
]
