from django.urls import path

from sabha.summit.conversations.views import moderating, notes, noting, reading, statement, taking_part, translating

urlpatterns = [
    path("<slug:slug>/questions/<int:number>/map/", reading.opinion_map, name="map"),
    path("<slug:slug>/questions/<int:number>/statements/", reading.statements, name="statements"),
    path("<slug:slug>/questions/<int:number>/statements/<int:statement>/", statement.statement, name="statement"),
    path("<slug:slug>/questions/<int:number>/live/", reading.live, name="live"),
    path("<slug:slug>/questions/<int:number>/data.json", reading.data, name="conversation_data"),
    path("<slug:slug>/questions/<int:number>/statements.csv", reading.table, name="conversation_table"),
    path("<slug:slug>/questions/<int:number>/answer/", taking_part.answer, name="answer"),
    path("<slug:slug>/questions/<int:number>/write/", taking_part.write, name="write_statement"),
    path("<slug:slug>/questions/<int:number>/mine/", taking_part.mine, name="mine"),
    path("<slug:slug>/translate/", translating.translate, name="translate"),
    path("<slug:slug>/translate/<uuid:key>/", translating.translate_one, name="translate_one"),
    path("<slug:slug>/notes/", notes.sourced_notes, name="sourced_notes"),
    path("<slug:slug>/notes/<uuid:key>/", notes.sourced_note, name="sourced_note"),
    path("<slug:slug>/notes/about/<uuid:key>/", noting.write_note, name="write_note"),
    path("<slug:slug>/notes/rate/", noting.rate_notes, name="rate_notes"),
    path("<slug:slug>/notes/mine/", noting.my_notes, name="my_notes"),
    path("<slug:slug>/desk/notes/", noting.notes_desk, name="notes_desk"),
    path("<slug:slug>/desk/notes/<uuid:key>/", noting.decide_note, name="decide_note"),
    path("<slug:slug>/desk/questions/<int:number>/", moderating.moderation, name="moderation"),
    path("<slug:slug>/desk/questions/<int:number>/<uuid:key>/", moderating.decide, name="decide"),
]
