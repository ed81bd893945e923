"""What quotas look at: for each applicant the answers that quotas name; "" where nothing was said."""

YES_NO = {True: "yes", False: "no", "yes": "yes", "no": "no"}


def named(quota):
    """What a quota looks at, in words: an organiser reads them where quotas cannot all be met."""
    return str(quota.ask.title) if quota.ask else "language"


def features_of(proposals, quotas):
    """The lot's name of each proposal → what a quota looks at → the answer. `quotas` come with their questions."""
    names = {named(quota): quota.feature for quota in quotas}
    return {p.ticket: {name: feature(p, key) for name, key in names.items()} for p in proposals}


def feature(proposal, name):
    if name == "language":
        return proposal.language or proposal.lang
    given = proposal.answers.get(name)
    return YES_NO.get(given, given) if isinstance(given, str | bool) else ""


def kept(call, proposals):
    """[(quota, how many of these proposals it counts)]: whether decisions made by hand keep what was promised."""
    proposals = list(proposals)
    standing = call.quotas.filter(is_withdrawn=False).select_related("ask")
    return [(q, sum(feature(p, q.feature) == q.value for p in proposals)) for q in standing]
