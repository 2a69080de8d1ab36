"""Texts of one template: most words shared, and every one of them a story of its own. Other templates a half."""

import random
from datetime import date, timedelta
from typing import Final

_PLACES: Final = ("Marrow Bay", "Quayside", "Lagoon City", "Eskdale", "Jarrow Point", "Holm", "Saltley", "Kestrel Rock")
_NAMES: Final = ("Adair", "Brandt", "Calloway", "Dunmore", "Farrow", "Gantry", "Hollis", "Ibsen", "Lomond", "Pryce")
_FIRST: Final = ("Anna", "Bela", "Clara", "Dario", "Edith", "Frank", "Gudrun", "Henry", "Ines", "Jonas")
_TEMPLATES: Final = {
    "dev": {
        "tides": "High water at {place} on {day} will be at {n1}.{n2} in the morning and {n3}.{n4} in the "
        "evening, with "
        "a height of {n5}.{n6} metres above datum. Small craft are asked to keep clear of the bar for two hours either "
        "side of low water. Winds will be {way} and {way2}, force {n6}, with visibility of {n7} miles. The harbour "
        "master reminds owners that moorings must be inspected every spring and that lights are to be shown at anchor.",
        "fixtures": "{place} {n6}, {place2} {n8}. {name} scored after {n1} minutes and {name2} after {n3} as {place} "
        "went {way} in the coastal league on {day} before a crowd of {n9}. The home side had the better of the first "
        "half but could not make their chances count, and it took a fine save by goalkeeper {name3} to keep "
        "them in the "
        "match. Manager {first} {name4} said he was proud of the way his players had stuck to their task.",
        "prices": "Prices at the {place} fish auction on {day}: cod {n1}.{n2} a kilo, haddock {n3}.{n4}, plaice "
        "{n5}.{n6}, crab {n7}.{n8}. Landings came to {n9} boxes from {n6} boats. Buyers from {place2} were {way}, and "
        "the market closed {way2} on the day. The next sale will be held at half past six; boats wishing to "
        "land should "
        "tell the auction office by noon on the day before.",
        "burial": "{first} {name}, aged {n7}, of {place}, died on {day} at home with the family near. {first} worked "
        "for {n1} years at {name2} and Sons and was well known in {place2}. The service will be held at the seamen's "
        "chapel at {n6} o'clock, followed by refreshments in the parish hall. No flowers by request; gifts "
        "may be made to "
        "the lifeboat. {name3} Funeral Services are in charge of arrangements and will answer questions.",
    },
    "test": {
        "results": "{name} Holdings said net profit for the quarter ended {day} was {n9} thousand against {n10} "
        "thousand, or {n1} cents a share against {n3}. Turnover {way} to {n7} million from {n5} million. The figures "
        "include a gain from the sale of the {place} yard and leave out the results of operations since closed. The "
        "board, under chairman {first} {name2}, will propose a dividend of {n6} cents. Prior figures were restated to "
        "agree with the new rules.",
        "bench": "{first} {name}, {n7}, of {place}, admitted before {place2} magistrates on {day} driving at "
        "{n1} miles "
        "an hour over the limit. The court heard that the defendant had been late for a ferry and was sorry. {name2}, "
        "prosecuting, said a patrol had followed the car for {n6} miles. A fine of {n9} was imposed, with "
        "{n5} costs and "
        "{n8} points on the licence, to be paid within twenty-eight days of the hearing.",
        "tremor": "An earth tremor of magnitude {n6}.{n2} was felt {n1} kilometres from {place} at {n8}.{n3} on {day}. "
        "The observatory put its depth at {n7} kilometres. No damage or injury was reported by late evening, and no "
        "warning was given for the coast. {first} {name}, who lives at {place2}, said the windows shook for about {n5} "
        "seconds. Tremors of this kind are common along the fault and are seldom a cause for alarm.",
        "appointed": "{name} Shipping has named {first} {name2} as head of its {place} office from {day}. {name2}, "
        "{n7}, comes from {name3} Lines, where the new head led a staff of {n9}, and replaces {first2} {name4}, who "
        "retires after {n1} years. The company, which has {n10} employees on the coast, said the appointment "
        "showed its "
        "trust in the port. Its shares closed {way} at {n3}.{n4} on the exchange.",
    },
}
_WAYS: Final = ("up", "down", "firm", "steady", "easterly", "westerly", "light", "quiet")


def series(half: str) -> tuple[str, ...]:
    return tuple(_TEMPLATES[half])


def member(half: str, name: str, chance: random.Random) -> tuple[str, date]:
    """One text of the series and its day."""
    day = date(2018, 1, 1) + timedelta(days=chance.randrange(900))
    place, place2 = chance.sample(_PLACES, 2)
    names = chance.sample(_NAMES, 4)
    first, first2 = chance.sample(_FIRST, 2)
    limits = {1: 60, 2: 9, 3: 59, 4: 9, 5: 80, 6: 9, 7: 95, 8: 9, 9: 999, 10: 4000}
    numbers = {f"n{key}": chance.randint(1, most) for key, most in limits.items()}
    text = _TEMPLATES[half][name].format(
        place=place, place2=place2, first=first, first2=first2, day=f"{day:%A, %B} {day.day}",
        name=names[0], name2=names[1], name3=names[2], name4=names[3],
        way=chance.choice(_WAYS), way2=chance.choice(_WAYS), **numbers,
    )  # fmt: skip
    return text, day
