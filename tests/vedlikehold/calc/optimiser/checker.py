"""Looks at a plan with nothing but the file's own numbers and plain sums; and makes files to try."""

import random


def violations(plan, answer):  # noqa: C901  all that may be wrong, read from top to bottom
    """What the answer breaks, in words."""
    first, years = plan["first_year"], plan["years"]
    measures = {measure["id"]: measure for measure in plan["measures"]}
    chosen = {choice["id"]: choice for choice in answer["choices"]}
    wrong = [] if len(chosen) == len(answer["choices"]) else ["a measure twice"]
    spent = {pot: [0.0] * years for pot in plan.get("pots", {})}
    used = {name: [0.0] * years for name in plan.get("capacities", {})}
    value = 0.0
    for name, choice in chosen.items():
        measure, at = measures[name], choice["year"] - first
        way = next(one for one in measure["alternatives"] if one["id"] == choice["alternative"])
        if not 0 <= at < years or way["cost"][at] is None or way["value"][at] is None:
            wrong.append(f"{name} where it is not allowed")
            continue
        value += way["value"][at]
        mates = [other for other in chosen if measure.get("bundle") and measures[other].get("bundle") == measure["bundle"]]
        together = sum(chosen[other]["year"] == choice["year"] for other in mates) > 1
        saving = plan["bundles"][measure["bundle"]]["saving_share"] if together else 0.0
        for later, share in enumerate(way.get("spend_profile") or [1.0]):
            if at + later < years:
                spent[way["pot"]][at + later] += way["cost"][at] * (1 - saving) * share
        for capacity, use in (way.get("use") or {}).items():
            used[capacity][at] += use[at]
        wrong += _links(measure, choice, chosen)
    wrong += _frames(plan, spent, used)
    missing = {one["id"] for one in answer["unmet"]}
    for name, measure in measures.items():
        if (measure.get("mandatory") or measure.get("pinned")) and name not in chosen and name not in missing:
            wrong.append(f"{name} is left out and not said")
    if abs(value - answer["value"]) > 1e-9 * max(abs(value), 1):
        wrong.append(f"value is {value}, not {answer['value']}")
    for what, mine in (("spent", spent), ("use", used)):
        for key, cells in mine.items():
            if any(abs(a - b) > 1e-6 * max(abs(a), 1) for a, b in zip(cells, answer[what][key], strict=True)):
                wrong.append(f"{what} {key}")
    if answer["value"] > answer["bound"] + 1e-9 * abs(answer["bound"]):
        wrong.append("above the bound")
    if not any(one["duty"] for one in answer["unmet"]) and answer["value"] < max(answer["baselines"].values()) - 1e-6:
        wrong.append("below a simple way")
    return wrong


def _links(measure, choice, chosen):
    name, wrong = measure["id"], []
    if measure.get("deadline_year") is not None and choice["year"] > measure["deadline_year"]:
        wrong.append(f"{name} after its deadline")
    if measure.get("pinned") and (choice["alternative"], choice["year"]) != (measure["pinned"]["alternative"], measure["pinned"]["year"]):
        wrong.append(f"{name} not where it is pinned")
    for other in measure.get("requires") or []:
        if other not in chosen or chosen[other]["year"] > choice["year"]:
            wrong.append(f"{name} before {other}")
    return wrong + [f"{name} with {other}" for other in measure.get("excludes") or [] if other in chosen]


def _frames(plan, spent, used):
    wrong = []
    for pot, budget in plan.get("pots", {}).items():
        carried = 0.0
        for year, money in enumerate(budget):
            left = money + carried - spent[pot][year]
            if left < -1e-9 * max(money, carried, 1.0):
                wrong.append(f"{pot} {year}: {-left} overdrawn")
            carried = left if plan.get("carry_over", {}).get(pot) else 0.0
    for name, capacity in plan.get("capacities", {}).items():
        wrong += [f"{name} {year} overdrawn" for year, most in enumerate(capacity) if used[name][year] > most * (1 + 1e-9)]
    return wrong


def random_plan(seed, *, most=14, years=6):
    """A small plan with everything mixed in."""
    chance = random.Random(seed)
    span, count = chance.randint(1, years), chance.randint(0, most)
    plan = {"first_year": 2027, "years": span, "pots": {}, "capacities": {}, "carry_over": {}, "bundles": {}, "measures": []}
    ids = [f"m{at}" for at in range(count)]
    for pot in ("drift", "investering")[: chance.randint(1, 2)]:
        plan["pots"][pot] = [chance.choice([0, chance.uniform(0, 300), chance.uniform(50, 150)]) for _ in range(span)]
        plan["carry_over"][pot] = chance.random() < 0.4
    for name in ("hours", "cranes")[: chance.randint(0, 2)]:
        plan["capacities"][name] = [chance.randint(0, 60) for _ in range(span)]
    if chance.random() < 0.6:
        plan["bundles"] = {"rigg": {"saving_share": chance.choice([0.0, 0.1, 0.3])}, "tak": {"saving_share": 0.2}}
    for at, name in enumerate(ids):
        last = 2027 + span - 1
        ways = [_way(chance, plan, f"a{way}", span) for way in range(chance.randint(1, 3))]
        measure = {"id": name, "alternatives": ways if chance.random() < 0.97 else []}
        if chance.random() < 0.2:
            measure["deadline_year"] = chance.randint(2027, last)
        measure["mandatory"] = chance.random() < 0.15
        if measure["alternatives"] and chance.random() < 0.1:
            measure["pinned"] = {"alternative": chance.choice(ways)["id"], "year": chance.randint(2027, last)}
        if at and chance.random() < 0.25:
            measure["requires"] = chance.sample(ids[:at], min(at, chance.randint(1, 2)))
        if at and chance.random() < 0.15:
            measure["excludes"] = chance.sample(ids[:at], 1)
        if plan["bundles"] and chance.random() < 0.4:
            measure["bundle"] = chance.choice(["rigg", "tak"])
        plan["measures"].append(measure)
    return plan


def _way(chance, plan, name, span):
    price, worth = chance.uniform(5, 90), chance.uniform(-5, 60)
    cost = [None if chance.random() < 0.1 else price * 1.02**year for year in range(span)]
    value = [None if chance.random() < 0.05 else worth * chance.uniform(0.8, 1.0) * 0.95**year for year in range(span)]
    way = {"id": name, "pot": chance.choice(list(plan["pots"])), "cost": cost, "value": value}
    if plan["capacities"] and chance.random() < 0.7:
        way["use"] = {chance.choice(list(plan["capacities"])): [chance.randint(0, 20)] * span}
    if chance.random() < 0.3:
        way["spend_profile"] = chance.choice([[0.3, 0.7], [0.5, 0.25, 0.25], [1.0]])
    return way
