"""English."""

from sabha.algorithms.concept_note.languages.language import Kind, Language

ENGLISH = Language(
    code="en",
    inverts=True,
    months=(
        "january|jan",
        "february|feb",
        "march|mar",
        "april|apr",
        "may",
        "june|jun",
        "july|jul",
        "august|aug",
        "september|sept|sep",
        "october|oct",
        "november|nov",
        "december|dec",
    ),
    ordinals=(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ),
    number_endings="st|nd|rd|th",
    words={
        Kind.WEEKDAY: "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed"
        "|thu|thur|thurs|fri"
        "|sat|sun",
        Kind.TO: "to|until|till|through|thru",
        Kind.AND: "and",
        Kind.SKIP: "of|the|on",
        Kind.VAGUE: "early|late|mid|middle of|beginning of|end of|spring|summer|autumn|fall|winter"
        "|monsoon|next year"
        "|quarter",
        Kind.SUMMIT: "summit|conference|congress|convention|symposium|forum|assembly|meeting"
        "|meetup|gathering"
        "|festival|camp|convening|unconference|colloquium|workshop",
        Kind.EDITION: "edition",
        Kind.WELCOME: "welcome to|invitation to|invites you to|invite you to|announcing|introducing"
        "|joining us for|join us for|join us at|join us in",
        Kind.NOTE: "concept note|concept paper|concept|proposal|background note|invitation|call",
        Kind.GREETING: "dear|hello|hi|greetings|to whom|regards|sincerely|yours|with thanks|warmly|best wishes",
        Kind.HAPPENS: "will be held|is held|to be held|be held|takes place|take place|taking place"
        "|will meet|meets"
        "|we meet|will gather|gathers|will convene|happens|will happen|will be hosted|is scheduled"
        "|scheduled for"
        "|will run|runs from|invite you|invites you|join us|will be organised|will be organized"
        "|will be conducted"
        "|is planned for|will be on|will be in",
        Kind.PAST: "was|were|had|last year|last edition|previous|previously|past|earlier|since"
        "|founded|in those days"
        "|first edition|took place|met|drew|ago|established|formed|postponed from|originally",
        Kind.DEADLINE: "deadline|apply|applications|application|submit|submissions|submission|register"
        "|registration|registrations|last date|closes|close|opens|open from"
        "|notification|notified|scholarship|scholarships|call for proposals|early bird|send|due",
        Kind.BY: "by|before|until|till|no later than|due|since",
        Kind.DATED: "updated|published|version|draft|dated|written|posted|revised|revision"
        "|last modified|as of"
        "|copyright|approved|minutes",
        Kind.PRE_EVENT: "pre event|pre events|pre summit|pre conference|preconference"
        "|pre hackathon|precursor"
        "|side event|side events|satellite event|satellite events|warm up|run up to|lead up to"
        "|leading up to"
        "|ahead of the summit|ahead of the conference|before the summit|before the conference"
        "|prior to the summit"
        "|prior to the conference",
        Kind.HACKATHON: "hackathon|hackathons|hack day|datathon|mapathon|editathon|edit a thon|code sprint",
        Kind.ANNOUNCE: "to be announced|be announced|announced soon|announced later"
        "|announced shortly|announce soon"
        "|we will announce|will announce|yet to be announced|not yet announced|tba|coming soon"
        "|announced in due course"
        "|be shared soon|be shared later|be published soon|be published later|follow soon"
        "|to follow|details soon"
        "|be communicated",
        Kind.CONFIRM: "to be confirmed|be confirmed|confirmed soon|yet to be confirmed"
        "|not yet confirmed|tbc|tbd"
        "|to be decided|be decided|not yet decided|to be determined|be determined|be finalised"
        "|be finalized"
        "|subject to confirmation|awaiting confirmation|tentative|tentatively|provisional|provisionally"
        "|being finalised|being finalized|unconfirmed|not decided",
        Kind.ASKS: "what|how|why|who|whom|whose|which|where|when",
        Kind.PRACTICAL: "how to|any questions|have questions|questions|apply|register|attend"
        "|who should|who can"
        "|when and where|where and when|what is this|contact|submit|interested|want to know more"
        "|need help"
        "|who is organising|who is organizing|rsvp|cost|travel|accommodation",
        Kind.AIM: "aims to|aim to|aims at|aim at|aim is to|aims are to|aim of the summit is to"
        "|goal is to"
        "|goals are to|objective is to|objectives are to|purpose is to|seeks to|seek to|intends to"
        "|intend to"
        "|hopes to|we hope to|strives to|endeavours to|endeavors to|wishes to|wants to|we want to"
        "|is meant to"
        "|is intended to|is designed to|sets out to|aim of this summit is to|purpose of the summit is to"
        "|goal of the summit is to|objective of the summit is to|mission is to",
        Kind.AIM_SPLIT: "achieve|act|address|advance|advocate|agree|amplify|analyse|analyze|answer"
        "|ask|assess|assist"
        "|bring|broaden|build|catalyse|catalyze|celebrate|challenge|close|co create|collaborate"
        "|collect|commit"
        "|connect|consider|contribute|convene|coordinate|craft|create|debate|deepen|define|deliver"
        "|demonstrate"
        "|design|develop|discover|discuss|document|draft|draw|educate|empower|enable|encourage"
        "|engage|enhance"
        "|ensure|equip|establish|evaluate|examine|exchange|expand|explore|facilitate|fight|find"
        "|focus|form|foster"
        "|fund|gather|generate|get|give|grow|have|help|highlight|hold|honour|identify|imagine"
        "|improve|include"
        "|increase|initiate|inspire|introduce|invest|invite|involve|keep|launch|lay|lead|learn"
        "|listen|look|make|map"
        "|measure|meet|mentor|mobilise|mobilize|network|nurture|offer|open|organise|organize|pave"
        "|plan|prepare"
        "|present|preserve|produce|promote|propose|protect|provide|publish|put|raise|reach|reflect"
        "|remove|renew"
        "|report|resolve|review|secure|seed|set|shape|share|showcase|solve|sow|spark|spread|start"
        "|stimulate"
        "|strengthen|support|sustain|take|teach|think|tackle|test|train|translate|understand|unite"
        "|welcome|work"
        "|write|sing|print|play|walk|cook|read|record|dance|speak|see|try|repair|make room|become",
        Kind.CONCERN: "misinformation|disinformation|fake news|last mile access|last mile connectivity"
        "|underrepresented voices|under represented voices|underrepresented communities"
        "|marginalised communities"
        "|marginalized communities|marginalised voices|marginalized voices|bias|biases|harassment"
        "|hate speech"
        "|online abuse|abuse|surveillance|censorship|digital divide|internet shutdowns|gender gap"
        "|gender divide"
        "|discrimination|exclusion|burnout|privacy|accessibility|inclusion|equity|digital safety"
        "|online safety"
        "|sustainability|climate change|language loss|endangered languages|data colonialism"
        "|nefarious dealings"
        "|monopoly|monopolies|caste|inequality|vandalism|trolling|polarisation|polarization|transparency"
        "|accountability|solidarity|diversity|consent|credible information|neutrality|knowledge gaps",
        Kind.VALUE: "equitable|safe|inclusive|open|free|accessible|diverse|transparent|just|fair|credible|accurate"
        "|rewarding|sustainable|healthy|welcoming|respectful|affordable|multilingual|trustworthy|kind|secure",
        Kind.CONCERNS_FOLLOW: "questions of|issues of|problems of|challenges of|threats of"
        "|issues such as"
        "|problems such as|challenges such as|concerns such as|threats such as|challenges like"
        "|issues like"
        "|problems like|concerns about|worried about|concerned about|values such as|values of"
        "|issues around"
        "|questions around|values like",
        Kind.PLACE_FOLLOWS: "in|at",
        Kind.HOST_FOLLOWS: "hosted by|organised by|organized by|convened by|co hosted by"
        "|conducted by|put on by"
        "|jointly organised by|jointly organized by|hosts are|organisers are|organizers are",
        Kind.ONLINE: "online|virtually",
        Kind.LABEL_TITLE: "title|name|event|event name|name of the event|summit name|project title",
        Kind.LABEL_DATES: "date|dates|when|date and time|dates and times",
        Kind.LABEL_STARTS: "starts|start|start date|begins|opening day|first day",
        Kind.LABEL_ENDS: "ends|end|end date|closing day|last day",
        Kind.LABEL_PLACE: "venue|place|location|where|city",
        Kind.LABEL_HOST: "host|hosts|organiser|organisers|organizer|organizers|organised by"
        "|organized by|hosted by"
        "|convenor|convenors|convener|conveners",
        Kind.LABEL_QUESTIONS: "questions|guiding questions|key questions|critical questions",
        Kind.LABEL_AIMS: "aim|aims|goal|goals|objective|objectives|purpose|what we want",
        Kind.LABEL_CONCERNS: "concerns|concern|challenges|values|our values|issues|risks|worries",
        Kind.LABEL_PRE_EVENTS: "pre event|pre events|pre summit|pre conference|side events|before the summit",
        Kind.LABEL_OTHER: "background|introduction|about|overview|summary|abstract|context"
        "|rationale|programme"
        "|program|agenda|schedule|contact|contacts|format|themes|theme|tracks|participants|budget"
        "|timeline"
        "|expected outcomes|outcomes|how to apply|faq|why|what|who|history|important dates"
        "|deadlines|registration"
        "|scholarships|eligibility|deadline|apply by|last edition|previous edition"
        "|previous editions|previously",
    },
)
