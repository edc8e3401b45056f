"""What a check says, as lines to compare."""


def said(check):
    return [f"{each.level}: {each.what} {each.remedy}".strip() for each in check()]


def levels(check):
    return [each.level for each in check()]
