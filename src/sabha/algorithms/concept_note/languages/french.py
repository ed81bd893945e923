"""French (français)."""

from sabha.algorithms.concept_note.languages.language import Kind, Language

FRENCH = Language(
    code="fr",
    months=(
        "janvier|janv",
        "février|févr|fév",
        "mars",
        "avril|avr",
        "mai",
        "juin",
        "juillet|juil",
        "août",
        "septembre|sept",
        "octobre|oct",
        "novembre|nov",
        "décembre|déc",
    ),
    ordinals=(
        "premier|première",
        "deuxième|second|seconde",
        "troisième",
        "quatrième",
        "cinquième",
        "sixième",
        "septième",
        "huitième",
        "neuvième",
        "dixième",
    ),
    number_endings="er|ère|re|e|ème|eme|ième|nd|nde",
    words={
        Kind.WEEKDAY: "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
        Kind.TO: "au|à|jusqu'au",
        Kind.AND: "et",
        Kind.SKIP: "du|le|les|de",
        Kind.VAGUE: "début|fin|mi|printemps|été|automne|hiver|courant",
        Kind.SUMMIT: "sommet|conférence|congrès|rencontre|rencontres|forum|colloque|assemblée|festival|journées",
        Kind.EDITION: "édition",
        Kind.WELCOME: "bienvenue au|bienvenue à la|bienvenue à|bienvenue aux",
        Kind.NOTE: "note conceptuelle|note de concept|document conceptuel|invitation",
        Kind.GREETING: "cher|chère|chers|chères|bonjour|cordialement",
        Kind.HAPPENS: "aura lieu|auront lieu|se tiendra|se tiendront|se déroulera|nous nous retrouverons|se réunira",
        Kind.PAST: "s'est tenu|s'est tenue|a eu lieu|dernière édition|dernier|précédent|précédente|était|depuis",
        Kind.DEADLINE: "date limite|candidatures|candidature|inscription|inscriptions|au plus tard|soumettre",
        Kind.BY: "avant le|avant|jusqu'au|au plus tard le|depuis le",
        Kind.DATED: "mis à jour|publié|version|brouillon",
        Kind.PRE_EVENT: "pré événement|avant le sommet|avant la conférence|pré conférence|en amont du sommet",
        Kind.HACKATHON: "hackathon|éditathon|datathon",
        Kind.ANNOUNCE: "à annoncer|sera annoncé|sera annoncée|seront annoncés|seront annoncées"
        "|annoncé prochainement"
        "|annoncés prochainement|seront communiqués|sera communiqué|sera communiquée",
        Kind.CONFIRM: "à confirmer|sera confirmé|sera confirmée|seront confirmés|seront confirmées"
        "|sous réserve|à définir"
        "|à préciser|reste à décider",
        Kind.ASKS: "qui|que|quoi|comment|pourquoi|où|quand|combien|quel|quelle|quels|quelles|est-ce que|qu'est-ce",
        Kind.EMBEDS: "c'est|voici",
        Kind.PRACTICAL: "candidater|s'inscrire|postuler|contacter",
        Kind.AIM: "vise à|visent à|a pour but de|a pour objectif de|a pour objectif d'"
        "|objectif est de|but est de"
        "|cherche à|souhaite",
        Kind.AIM_SPLIT: "apporter|bâtir|célébrer|connecter|construire|créer|débattre|développer"
        "|discuter|donner|échanger"
        "|encourager|engager|établir|explorer|faciliter|faire|favoriser|former|fournir|lancer"
        "|mettre|mobiliser"
        "|offrir|ouvrir|partager|porter|poser|promouvoir|protéger|rassembler|réfléchir|renforcer"
        "|réunir|soutenir"
        "|tisser|valoriser",
        Kind.CONCERN: "désinformation|mésinformation|harcèlement|préjugés|biais|fracture numérique"
        "|surveillance|censure"
        "|vie privée|inclusion|équité|accessibilité|discrimination|transparence|langues en danger",
        Kind.CONCERNS_FOLLOW: "questions de|problèmes de|défis tels que|enjeux de",
        Kind.PLACE_FOLLOWS: "à|au|en",
        Kind.HOST_FOLLOWS: "organisé par|organisée par|organisées par|organisés par|accueilli par|accueillie par",
        Kind.ONLINE: "en ligne",
        Kind.LABEL_TITLE: "titre|nom",
        Kind.LABEL_DATES: "date|dates|quand",
        Kind.LABEL_STARTS: "début",
        Kind.LABEL_ENDS: "fin",
        Kind.LABEL_PLACE: "lieu|où|ville",
        Kind.LABEL_HOST: "organisateur|organisateurs|organisatrice|hôte",
        Kind.LABEL_QUESTIONS: "questions|nos questions",
        Kind.LABEL_AIMS: "objectifs|objectif|buts|nos objectifs",
        Kind.LABEL_CONCERNS: "préoccupations|défis|valeurs|enjeux",
        Kind.LABEL_PRE_EVENTS: "pré événements|avant le sommet",
        Kind.LABEL_OTHER: "contexte|introduction|contact|programme|calendrier|date limite|dates limites|candidatures",
    },
)
