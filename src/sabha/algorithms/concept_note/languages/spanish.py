"""Spanish (español)."""

from sabha.algorithms.concept_note.languages.language import Kind, Language

SPANISH = Language(
    code="es",
    months=(
        "enero|ene",
        "febrero|feb",
        "marzo|mar",
        "abril|abr",
        "mayo|may",
        "junio|jun",
        "julio|jul",
        "agosto|ago",
        "septiembre|sept|setiembre",
        "octubre|oct",
        "noviembre|nov",
        "diciembre|dic",
    ),
    ordinals=(
        "primer|primera|primero",
        "segundo|segunda",
        "tercer|tercera|tercero",
        "cuarto|cuarta",
        "quinto|quinta",
        "sexto|sexta",
        "séptimo|séptima",
        "octavo|octava",
        "noveno|novena",
        "décimo|décima",
    ),
    number_endings="º|ª|er|ra|do|da|o|a",
    words={
        Kind.WEEKDAY: "lunes|martes|miércoles|jueves|viernes|sábado|domingo",
        Kind.TO: "al|a|hasta",
        Kind.AND: "y|e",
        Kind.SKIP: "del|de|el|los",
        Kind.VAGUE: "principios|finales|mediados|primavera|verano|otoño|invierno",
        Kind.SUMMIT: "cumbre|conferencia|congreso|encuentro|foro|jornada|jornadas|asamblea|festival|simposio",
        Kind.EDITION: "edición",
        Kind.WELCOME: "bienvenidos a la|bienvenidas a la|bienvenidos al|bienvenidas al"
        "|les damos la bienvenida a la"
        "|les damos la bienvenida al",
        Kind.NOTE: "nota conceptual|nota de concepto|documento conceptual|invitación",
        Kind.GREETING: "estimado|estimada|estimados|estimadas|hola|saludos|atentamente",
        Kind.HAPPENS: "se celebrará|se celebrarán|tendrá lugar|tendrán lugar|se realizará"
        "|se llevará a cabo"
        "|nos reuniremos",
        Kind.PAST: "se celebró|tuvo lugar|se realizó|última edición|anterior|pasado|pasada|fue|desde",
        Kind.DEADLINE: "fecha límite|solicitudes|solicitud|inscripción|inscripciones|plazo",
        Kind.BY: "antes del|hasta el|antes de|desde el",
        Kind.DATED: "actualizado|publicado|versión|borrador",
        Kind.PRE_EVENT: "evento previo|antes de la cumbre|antes del congreso|antes del encuentro"
        "|previo a la cumbre"
        "|pre evento",
        Kind.HACKATHON: "hackatón|hackathon|editatón|datatón",
        Kind.ANNOUNCE: "por anunciar|se anunciará|se anunciarán|será anunciado|serán anunciados"
        "|se comunicará"
        "|próximamente|por anunciarse",
        Kind.CONFIRM: "por confirmar|se confirmará|se confirmarán|por definir|por decidir|sujeto a confirmación",
        Kind.ASKS: "qué|quién|quiénes|cómo|por qué|dónde|cuándo|cuánto|cuánta|cuántos|cuántas|cuál|cuáles",
        Kind.EMBEDS: "veremos|sabremos",
        Kind.PRACTICAL: "inscribirse|postular|contacto|cómo llegar",
        Kind.AIM: "busca|tiene como objetivo|tiene por objeto|objetivo es|pretende|propone|aspira a|se propone",
        Kind.AIM_SPLIT: "abrir|acercar|aprender|apoyar|celebrar|compartir|conectar|construir|crear"
        "|dar|debatir"
        "|desarrollar|dialogar|discutir|explorar|facilitar|fomentar|formar|fortalecer|generar"
        "|hacer|impulsar|lanzar"
        "|llevar|ofrecer|poner|promover|proporcionar|proteger|reflexionar|reunir|tejer|traer",
        Kind.CONCERN: "desinformación|acoso|sesgos|sesgo|brecha digital|vigilancia|censura"
        "|privacidad|inclusión|equidad"
        "|accesibilidad|discriminación|transparencia|lenguas en peligro|discurso de odio",
        Kind.CONCERNS_FOLLOW: "cuestiones de|problemas como|problemas de|desafíos como|retos como",
        Kind.PLACE_FOLLOWS: "en",
        Kind.HOST_FOLLOWS: "organizado por|organizada por|organizados por|organizadas por|convocado por|convocada por",
        Kind.ONLINE: "en línea",
        Kind.LABEL_TITLE: "título|nombre",
        Kind.LABEL_DATES: "fecha|fechas|cuándo",
        Kind.LABEL_STARTS: "inicio|comienza",
        Kind.LABEL_ENDS: "fin|termina",
        Kind.LABEL_PLACE: "lugar|sede|dónde|ciudad",
        Kind.LABEL_HOST: "organiza|organizador|organizadores|organizadora|anfitrión",
        Kind.LABEL_QUESTIONS: "preguntas|nuestras preguntas",
        Kind.LABEL_AIMS: "objetivos|objetivo|metas",
        Kind.LABEL_CONCERNS: "preocupaciones|desafíos|retos|valores",
        Kind.LABEL_PRE_EVENTS: "eventos previos|evento previo",
        Kind.LABEL_OTHER: "contexto|antecedentes|introducción|contacto|programa|fecha límite|inscripción",
    },
)
