"""A statement that is already there is found before it is sent again, whatever script it is written in."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from sabha.algorithms.comparable_text import comparable
from sabha.algorithms.near_duplicates import NEAR, StatementIndex, similar_pairs, similarity
from sabha.algorithms.refused import Refused

POLIS = Path(__file__).parents[2] / "../shared/data/polis/openData"

# The same thing, written twice by different people.
SAME = [
    ("The summit should offer childcare.", "The summit should offer child care!"),
    ("We need better tools for small wikis", "Small wikis need better tools"),
    ("Volunteers should be paid for travel costs.", "Travel costs of volunteers should be paid."),
    ("Mobile editing is too difficult for newcomers", "Mobile editing is too hard for newcomers"),
    ("हिन्दी में दस्तावेज़ बहुत कम हैं।", "हिंदी में दस्तावेज बहुत कम है"),
    ("छोटे विकियों को बेहतर उपकरण चाहिए", "छोटे विकियों के लिए बेहतर उपकरण चाहिए।"),
    ("కొత్తవారికి మార్గదర్శకులు కావాలి", "కొత్తవారికి మార్గదర్శకులు అవసరం"),
    ("నా ఊరిలో ఇంటర్నెట్ చాలా నెమ్మదిగా ఉంది", "మా ఊరిలో ఇంటర్నెట్ చాలా నెమ్మది"),
    ("சிறிய விக்கிகளுக்கு நல்ல கருவிகள் தேவை", "சிறிய விக்கிகளுக்கு சிறந்த கருவிகள் தேவை."),
    ("பெண்கள் பங்கேற்க பாதுகாப்பான இடம் வேண்டும்", "பெண்கள் பங்கேற்க ஒரு பாதுகாப்பான இடம் வேண்டும்"),
    ("আমাদের আরও স্বেচ্ছাসেবক দরকার", "আমাদের আরো স্বেচ্ছাসেবক দরকার।"),
    ("গ্রামে ইন্টারনেট খুব ধীর", "গ্রামে ইন্টারনেট খুবই ধীর।"),
    ("اردو ويكيپيڈيا كو بہتر اوزار چاہیے", "اردو ویکیپیڈیا کو بہتر اوزار چاہئیں۔"),
    ("نئے آنے والوں کو رہنمائی کی ضرورت ہے", "نئے آنے والوں کو رہنمائ کی ضرورت ھے"),
]
# The same beginning or the same subject, another thing said.
DIFFERENT = [
    ("The summit should offer childcare.", "The summit should offer vegan food."),
    ("We need better tools for small wikis", "We need better rooms for hackathons"),
    ("Sessions should be streamed live", "Sessions should be shorter"),
    ("हिन्दी में दस्तावेज़ बहुत कम हैं।", "हिन्दी में लेख बहुत अच्छे हैं।"),
    ("మాకు మరిన్ని శిక్షణ కార్యక్రమాలు కావాలి", "మాకు మంచి భోజనం కావాలి"),
    ("சிறிய விக்கிகளுக்கு நல்ல கருவிகள் தேவை", "சிறிய நகரங்களுக்கு நல்ல சாலைகள் தேவை"),
    ("আমাদের আরও স্বেচ্ছাসেবক দরকার", "আমাদের আরও টাকা দরকার"),
    ("اردو ویکیپیڈیا کو بہتر اوزار چاہیے", "اردو ویکیپیڈیا پر مضامین کم ہیں"),
]
# Two spellings of one text, in each script we start with.
SPELLINGS = [
    ("Don’t  CAFÉ – now!", "dont cafe now"),
    ("हिन्दी में पाँच सड़कें", "हिंदी में पांच सडकें"),
    ("ਪੰਜਾਬੀ", "ਪਂਜਾਬੀ"),
    ("১০টি সড়ক, হঠাৎ", "10টি সডক হঠাত্"),
    ("అందరికీ\u200c తెలుగు.", "అందరికీ తెలుగు"),
    ("అన్ని పన్డుగలు", "అన్ని పండుగలు"),
    ("அங்கே ௫ பேர்", "அங்கே 5 பேர்"),
    ("ಕನ್ನಡ ಹಬ್ಬ\u200d", "ಕನ್ನಡ ಹಬ್ಬ"),
    ("അവൻ", "അവന്\u200d"),
    ("اُردُو کی ويکي ۱۲", "اردو كى ویکی 12"),
    ("ＷＩＫＩ　①", "wiki 1"),
    ("Straße", "STRASSE"),
]

texts = st.text(min_size=1).filter(comparable)


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_two_spellings_of_one_text_compare_as_one(one, other):
    assert comparable(one) == comparable(other)


def test_vowel_signs_stay_because_they_are_letters():
    assert comparable("कि") != comparable("की") != comparable("का")
    assert comparable("பை") != comparable("பி")


def test_signs_that_change_the_meaning_stay_and_pictures_stand_for_themselves():
    assert comparable("C++ & 50 %") == "c++ & 50 %"
    assert comparable(" 🎉🎉 ") == "🎉🎉"


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_making_comparable_twice_changes_nothing(text):
    assert comparable(comparable(text)) == comparable(text)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_thing_said_twice_is_near(one, other):
    assert similarity(one, other) >= NEAR


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_thing_said_is_not_near(one, other):
    assert similarity(one, other) < NEAR


def test_in_an_index_of_all_of_them_each_finds_its_own_partner_first():
    index = StatementIndex.of({f"{n:02}": one for n, (one, _) in enumerate(SAME)})
    assert [index.like(other)[0].statement for _, other in SAME] == list(index.names)


def test_a_hand_worked_example():
    # "ab" and "ac", padded with spaces. Runs of "ab": " a", "ab", "b ", " ab", "ab ", " ab "; of "ac" likewise. They
    # share only " a", one of six equally weighted runs each: the cosine is 1/6 before weighing by rarity. With
    # one statement indexed, a known run weighs log(2/2) + 1 = 1 and an unknown one log(2/1) + 1 = 1.693.
    unknown = np.log(2) + 1
    assert similarity("ab", "ac") == pytest.approx(1 / np.sqrt(6 * (1 + 5 * unknown**2)), abs=1e-9)


def test_the_words_that_differ_are_told_because_one_may_be_not():
    index = StatementIndex.of({"s1": "Small wikis should merge with larger ones"})
    (found,) = index.like("Small wikis should not merge with larger ones!")
    assert found.similarity >= NEAR
    assert (found.only_here, found.only_there) == (("not",), ())


@settings(max_examples=150, deadline=None)
@given(texts, texts)
def test_similarity_is_between_nothing_and_the_same_and_the_same_both_ways_in_an_index(one, other):
    index = StatementIndex.of({"a": one, "b": other})
    here, there = index.similarities(one), index.similarities(other)
    assert here[1] == pytest.approx(there[0], abs=1e-12)
    assert 0 <= here[1] <= 1
    assert here[0] == there[1] == 1


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1), texts, max_size=8), texts, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(statements, text, chance):
    names = list(statements)
    chance.shuffle(names)
    shuffled = StatementIndex.of({name: statements[name] for name in names})
    assert (shuffled.similarities(text) == StatementIndex.of(statements).similarities(text)).all()
    assert shuffled.like(text, near=0) == StatementIndex.of(statements).like(text, near=0)


def test_an_empty_index_finds_nothing_and_a_text_of_spaces_is_refused():
    assert StatementIndex.of({}).like("anything") == ()
    with pytest.raises(Refused):
        StatementIndex.of({}).like("  ")


def test_pairs_to_merge_come_nearest_first():
    statements = {f"{n}{side}": text for n, pair in enumerate(SAME[:3]) for side, text in zip("ab", pair, strict=True)}
    pairs = similar_pairs(statements, near=0.5)
    assert {pair[:2] for pair in pairs} == {("0a", "0b"), ("1a", "1b"), ("2a", "2b")}
    assert [pair[2] for pair in pairs] == sorted((pair[2] for pair in pairs), reverse=True)


def test_similarities_equal_those_of_scikit_learn():
    statements = {str(n): text for n, text in enumerate(text for pair in SAME + DIFFERENT for text in pair)}
    index = StatementIndex.of(statements)
    padded = [f" {text} " for text in index.texts]
    oracle = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), sublinear_tf=True, lowercase=False)
    weights = oracle.fit_transform(padded)
    expected = (weights @ weights.T).toarray()
    found = np.array([index.similarities(statements[name]) for name in index.names])
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.skipif(not POLIS.exists(), reason="the shared Polis conversations are not here")
def test_in_real_conversations_only_few_statements_are_near_each_other():
    with (POLIS / "scoop-hivemind.biodiversity/comments.csv").open(encoding="utf-8", newline="") as file:
        comments = {row["comment-id"]: row["comment-body"] for row in csv.DictReader(file)}
    pairs = similar_pairs({name: text for name, text in comments.items() if comparable(text)})
    assert len(pairs) <= len(comments) // 10
    most_alike = [comments[name].lower() for name in pairs[0][:2]]
    assert most_alike[0].removeprefix("t") == most_alike[1].removeprefix("t")
