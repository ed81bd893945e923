from django.urls import path

from sabha.summit.ideas.views import pledging, reading, tending

urlpatterns = [
    path("<slug:slug>/ideas/", reading.ideas, name="ideas"),
    path("<slug:slug>/ideas/data.json", reading.data, name="ideas_data"),
    path("<slug:slug>/ideas/new/", tending.new, name="new_idea"),
    path("<slug:slug>/ideas/mine/", tending.mine, name="my_ideas"),
    path("<slug:slug>/ideas/<int:number>/", reading.idea, name="idea"),
    path("<slug:slug>/ideas/<int:number>/versions/", reading.versions, name="idea_versions"),
    path("<slug:slug>/ideas/<int:number>/progress/", reading.progress, name="idea_progress"),
    path("<slug:slug>/ideas/<int:number>/tend/", tending.tend, name="tend_idea"),
    path("<slug:slug>/ideas/<int:number>/edit/", tending.edit, name="edit_idea"),
    path("<slug:slug>/ideas/<int:number>/state/", tending.state, name="idea_state"),
    path("<slug:slug>/ideas/<int:number>/needs/", tending.needs, name="idea_needs"),
    path("<slug:slug>/ideas/<int:number>/merge/", tending.merge, name="merge_idea"),
    path("<slug:slug>/ideas/<int:number>/split/", tending.split, name="split_idea"),
    path("<slug:slug>/ideas/<int:number>/join/<str:token>/", tending.join_in, name="join_idea"),
    path("<slug:slug>/ideas/<int:number>/ask/", tending.ask, name="ask_idea"),
    path("<slug:slug>/ideas/<int:number>/questions/<uuid:key>/", tending.answer, name="answer_idea"),
    path("<slug:slug>/desk/ideas/<int:number>/", tending.moderate, name="moderate_idea"),
    path("<slug:slug>/support/", pledging.support, name="support"),
    path("<slug:slug>/ideas/<int:number>/pledge/", pledging.pledge, name="pledge"),
    path("<slug:slug>/ideas/<int:number>/pledges/<uuid:key>/", pledging.decide, name="decide_pledge"),
    path("<slug:slug>/ideas/mine/<uuid:key>/", pledging.change, name="my_pledge"),
    path("<slug:slug>/desk/rates/", pledging.rates, name="rates"),
]
