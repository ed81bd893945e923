"""How the tests of concept notes name what was read."""


def texts(items: tuple) -> list[str]:
    return [item.text for item in items]
