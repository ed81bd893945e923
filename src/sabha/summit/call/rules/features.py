"""What quotas look at: for each applicant the answers that quotas name; "" where nothing was said."""

YES_NO = {True: "yes", False: "no", "yes": "yes", "no": "no"}


def features_of(proposals, quotas):
    """The lot's name of each proposal → feature → value."""
    names = {quota.feature for quota in quotas}
    return {p.ticket: {name: feature(p, name) for name in names} for p in proposals}


def feature(proposal, name):
    if name == "language":
        return proposal.language or proposal.lang
    given = proposal.answers.get(name)
    return YES_NO.get(given, given) if isinstance(given, str | bool) else ""
