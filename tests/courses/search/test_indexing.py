"""The index of search follows whoever writes what courses are found by"""

from collections import Counter

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from accounts.models import Role, User
from accounts.sync import users
from courses import access, curriculum, duplication, educators, publication
from courses.models import (
    Category,
    Chapter,
    Course,
    CourseEducator,
    Lecture,
    SearchPosting,
    SearchSlip,
    SearchWord,
)
from courses.search import indexing, repair, vocabulary, weighing
from courses.search.finding import Search
from tests.clerk import user_data
from tests.conftest import index_courses, make_course, person, share


def finds(text: str) -> bool:
    return bool(Search(text).best_of(access.listed_courses()).rows)


def index() -> tuple[set, set]:
    """All that it says."""
    postings = SearchPosting.objects.values_list("stem", "course", "rank", "place", "forms")
    words = SearchWord.objects.values_list("word", "stem", "course_count")
    return set(postings), set(words)


@pytest.fixture
def indexed(course):
    index_courses()
    assert finds("rising stairs climb music educator beginner english")
    return course


def test_a_draft_is_not_in_it_until_it_is_published(draft):
    indexing.follow([draft.pk])
    assert index() == (set(), set())

    assert publication.publish(draft) == []

    assert finds("unwritten")
    publication.archive(draft)
    assert SearchPosting.objects.count() == 0
    assert not finds("unwritten")


def test_a_deleted_course_goes_at_once(indexed):
    publication.delete(Course.objects.filter(pk=indexed.pk), at_once=0)  # its rows are left

    assert SearchPosting.objects.count() == 0
    assert set(SearchWord.objects.values_list("course_count", flat=True)) == {0}


def test_the_details_that_an_educator_saves(educator_client, indexed):
    page = f"/teach/courses/{indexed.slug}/edit/"
    category = Category.objects.create(name="Astronomy", slug="astronomy")
    typed = {
        "version": indexed.version,
        "title": "Falling Slowly",
        "subtitle": "With a parachute.",
        "outcomes": "Unfold it",
        "requirements": "An aeroplane",
        "description": "Gravity.",
        "category": category.pk,
        "level": "advanced",
        "language": "de",
    }

    assert educator_client.post(page, typed).status_code == 302

    for text in (
        "falling slowly",
        "parachute",
        "unfold",
        "gravity",
        "astronomy",
        "german",
        "Deutsch",
    ):
        assert finds(text), text
    for text in ("rising", "stairs", "climb", "music", "beginner", "english", "aeroplane"):
        assert not finds(text), text


def test_what_an_admin_saves(admin_client, indexed):
    page = f"/admin/courses/course/{indexed.pk}/change/"
    typed = {
        name: getattr(indexed, name) for name in ("subtitle", "description", "level", "version")
    }
    typed |= {"category": indexed.category_id, "educator": indexed.educator_id, "language": "en"}

    assert admin_client.post(page, typed | {"title": "Sinking"}).status_code == 302
    assert finds("sinking")
    page = f"/admin/courses/category/{indexed.category_id}/change/"
    typed = {"name": "Melody", "name_es": "Armonía", "slug": "music", "position": 1, "version": 1}
    assert admin_client.post(page, typed).status_code == 302

    assert finds("melody")
    assert finds("armonia")
    assert not finds("music")


def test_a_category_that_keeps_its_names_leaves_the_index_alone(admin_client, indexed):
    Course.objects.filter(pk=indexed.pk).update(title="Sinking")  # to see whether it is followed
    page = f"/admin/courses/category/{indexed.category_id}/change/"
    typed = {"name": "Music", "name_es": "", "slug": "music"}

    assert admin_client.post(page, typed | {"position": 2, "version": 1}).status_code == 302
    assert not finds("sinking")
    renamed = typed | {"name_es": "Música", "position": 2, "version": 2}
    assert admin_client.post(page, renamed).status_code == 302
    assert finds("sinking")


def test_lectures_that_come_change_and_go(indexed, lectures):
    lectures[0].title = "Banisters"
    assert curriculum.save(lectures[0], ["title"])
    assert finds("banister")
    added = Lecture(chapter=lectures[0].chapter, title="Escalators", kind="article", body="Up.")
    curriculum.add(added)
    assert finds("escalator")
    curriculum.remove(lectures[0].chapter)
    assert not finds("banister")
    assert not finds("escalator")
    assert curriculum.restore(Chapter.objects.removed().get())
    assert finds("banister")
    curriculum.delete([Chapter.objects.get(pk=lectures[0].chapter_id)])
    assert not finds("escalator")


def test_a_lecture_that_moves_into_another_course(indexed, lectures, educator, category):
    other = make_course(educator, category, "Other")
    Lecture.objects.filter(pk=lectures[0].pk).update(title="Banisters")
    index_courses()
    found = [list(Search("banisters").best_of(access.listed_courses()).rows)]

    curriculum.place(Lecture.objects.get(pk=lectures[0].pk), other.chapters.first(), 0)

    found.append(list(Search("banisters").best_of(access.listed_courses()).rows))
    assert found == [[indexed.pk], [other.pk]]


def test_a_lecture_that_is_copied(indexed, lectures):
    Lecture.objects.filter(pk=lectures[0].pk).update(title="Banisters")
    lecture = Lecture.objects.select_related("chapter__course__educator").get(pk=lectures[0].pk)

    duplication.duplicate_lecture(lecture, "key")

    assert finds("banisters")


@pytest.mark.django_db
def test_a_name_that_clerk_tells(category):
    users.store(user_data("user_ada", first_name="Ada", last_name="Šimůnek"))
    make_course(User.objects.get(pk="user_ada"), category)
    index_courses()
    assert finds("simunek")

    users.store(user_data("user_ada", first_name="Ada", last_name="Byron", updated_at=2**41))

    assert finds("ada byron")
    assert not finds("simunek")


def test_those_who_teach_beside_the_owner(indexed, rival):
    row = share(indexed, rival)
    index_courses()
    assert finds("rival")

    assert educators.end(row)
    assert not finds("rival")
    row = CourseEducator.objects.get()
    CourseEducator.objects.filter(pk=row.pk).update(state="teaches", user=rival)
    assert educators.hand_over(indexed, CourseEducator.objects.get())

    ranks = dict(SearchPosting.objects.values_list("forms", "rank"))
    assert ranks["rival"] > ranks["educator"]


def test_a_name_that_twenty_educators_share(course):
    """What they add up to fits into its column: PostgreSQL refuses more."""
    for number in range(1, educators.MOST):
        share(course, person(f"user_{number}", Role.EDUCATOR, last_name="Educator"))

    index_courses()

    posting = SearchPosting.objects.get(stem="educator")
    assert posting.rank == 100 * weighing.MOST_WEIGHT <= 32_767


def test_nobody_is_found_by_what_stands_for_a_name(indexed, educator):
    User.objects.tombstone(educator.pk, 2**41)
    indexing.follow_educator(educator.pk)

    assert not finds("educator")
    assert not finds("former member")


def test_what_is_in_step_is_left_alone(indexed, django_assert_num_queries):
    before = index()

    with django_assert_num_queries(3):  # the course, its lectures, its postings
        indexing.follow([indexed.pk])

    assert index() == before


def test_a_repair_sets_all_right(indexed, draft):
    before = index()
    SearchPosting.objects.filter(stem="rise").delete()
    SearchPosting.objects.filter(stem="stair").update(rank=1)
    key = indexing.key_of("x", draft.pk)
    SearchPosting.objects.create(pk=key, stem="x", course=draft, rank=1, place=1, forms="x")
    SearchWord.objects.filter(word="climb").update(course_count=9)
    SearchWord.objects.create(pk="gone gone", word="gone", stem="gone", beginning="go")
    SearchSlip.objects.create(pk="gon gone gone", letters="gon", word_id="gone gone")

    call_command("index_courses")

    assert index() == before
    assert not SearchSlip.objects.filter(letters="gon").exists()


def test_a_repair_forgets_nothing_that_is_published_meanwhile(indexed, draft, monkeypatch):
    """Between what it reads first and what it reads then."""
    Course.objects.filter(pk=draft.pk).update(title="Rising Banisters")
    SearchWord.objects.create(pk="gone gone", word="gone", stem="gone", beginning="go")
    count = repair._count

    def count_and_publish():
        counts = count()
        publication.publish(Course.objects.get(pk=draft.pk))
        return counts

    monkeypatch.setattr(repair, "_count", count_and_publish)
    repair.recount()

    assert finds("banisters")
    words = SearchWord.objects.filter(word__in=["rising", "banisters", "gone"])
    assert dict(words.values_list("word", "course_count")) == {"rising": 2, "banisters": 1}


def test_a_repair_adds_slips(indexed):
    slips = set(SearchSlip.objects.values_list("pk", flat=True))
    SearchSlip.objects.filter(word="rising rise").delete()
    assert not finds("risng")

    call_command("index_courses")

    assert finds("risng")
    assert set(SearchSlip.objects.values_list("pk", flat=True)) == slips


def test_no_word_is_left_without_its_slips(db, monkeypatch):
    def interrupted(rows):
        assert {type(row) for row in rows} == {SearchSlip}
        raise InterruptedError

    monkeypatch.setattr(vocabulary, "create_missing", interrupted)

    with pytest.raises(InterruptedError):
        vocabulary.add([("rising", "rise")])
    assert not SearchWord.objects.exists()


def test_words_are_counted_for_each_course(indexed, educator, category):
    make_course(educator, category, "Rises and Rising")
    index_courses()

    counts = dict(SearchWord.objects.filter(stem="rise").values_list("word", "course_count"))
    assert counts == {"rising": 2, "rises": 1}
    publication.archive(indexed)
    counts = dict(SearchWord.objects.filter(stem="rise").values_list("word", "course_count"))
    assert counts == {"rising": 1, "rises": 1}


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_leave_what_the_rows_say(educator, category, eight_at_once):
    courses = [make_course(educator, category, f"Rising {number}") for number in range(2)]

    def rename(number):
        course = courses[number % 2]
        Course.objects.filter(pk=course.pk).update(title=f"Falling {number}")
        indexing.follow([course.pk for course in courses])

    eight_at_once(rename)

    before = index()
    assert not finds("rising")
    assert SearchPosting.objects.filter(stem="fall").count() == 2
    call_command("index_courses")
    postings, words = index()
    assert postings == before[0]
    if connection.features.supports_transactions:
        assert words == {word for word in before[1] if word[2]}  # but for those that nobody has
    counts = {word[:2]: word[2] for word in before[1]}
    assert all(counts[word[:2]] >= word[2] for word in words)  # no word is hidden


def test_who_writes_second_counts_nothing_twice(indexed, monkeypatch):
    """Both have read the same; the second finds that it is gone, and compares again."""
    before = index()
    read = indexing._difference([indexed.pk])
    Course.objects.filter(pk=indexed.pk).update(status=Course.Status.ARCHIVED)
    both = indexing._difference([indexed.pk])
    answers = [both, both, read]
    monkeypatch.setattr(indexing, "_difference", lambda keys: answers.pop(0))

    indexing.follow([indexed.pk])
    assert answers == []
    assert {count for _word, _stem, count in index()[1]} == {0}
    monkeypatch.undo()
    Course.objects.filter(pk=indexed.pk).update(status=Course.Status.PUBLISHED)
    index_courses()
    assert index() == before


def test_words_that_another_has_changed_are_not_counted_as_they_were(indexed):
    _new, old = indexing._difference([indexed.pk])
    assert not old
    (course_id, stem), row = next(iter(indexing._wanted([indexed.pk]).items()))
    posting = SearchPosting.objects.filter(pk=indexing.key_of(stem, course_id))
    posting.update(forms="meanwhile")

    with pytest.raises(vocabulary.Overtaken):
        indexing._remove({(course_id, stem): row})

    assert posting.exists()


def test_a_word_that_is_forgotten_while_it_is_counted(db, monkeypatch):
    monkeypatch.setattr(vocabulary, "add", lambda pairs: None)

    with pytest.raises(vocabulary.Overtaken):
        vocabulary.count(Counter([("rising", "rise")]))


def test_everyones_courses_of_a_large_category_follow_in_part(
    indexed, educator, category, monkeypatch
):
    make_course(educator, category, "Other")
    Category.objects.filter(pk=category.pk).update(name="Melody")
    monkeypatch.setattr(indexing, "AT_ONCE", 1)

    assert not indexing.follow_category(category.pk)

    assert SearchPosting.objects.filter(stem="melodi").count() == 1
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    assert indexing.follow_category(category.pk)
    assert SearchPosting.objects.filter(stem="melodi").count() == 2


def test_a_renamed_educator_of_many_courses_is_followed_once(
    category, django_assert_max_num_queries
):
    ada = person("user_ada", Role.EDUCATOR)
    for number in range(3):
        make_course(ada, category, f"Course {number}")
    index_courses()

    with django_assert_max_num_queries(5):
        indexing.follow_educator(ada.pk)


@pytest.mark.django_db
def test_a_renamed_educators_courses_are_all_followed(category, monkeypatch):
    """Also when the last of them is in step already, and what follows them is interrupted."""
    monkeypatch.setattr(indexing, "TOGETHER", 2)
    users.store(user_data("user_ada", first_name="Ada", last_name="Byron"))
    courses = [make_course(User.objects.get(pk="user_ada"), category) for number in range(3)]
    index_courses()
    follow = indexing.follow_educator

    def interrupted(user_id):
        indexing.follow([max(course.pk for course in courses)])
        raise OperationalError

    renamed = user_data("user_ada", first_name="Ada", last_name="", updated_at=2**41)
    monkeypatch.setattr(indexing, "follow_educator", interrupted)
    with pytest.raises(OperationalError):
        users.store(renamed)
    assert finds("byron")
    monkeypatch.setattr(indexing, "follow_educator", follow)
    users.store(renamed)

    assert not finds("byron")
    assert len(Search("ada").best_of(access.listed_courses()).rows) == 3


@pytest.mark.parametrize("is_owner", [True, False])
def test_a_ban_and_its_end(course, rival, educator, is_owner):
    """What search would suggest, too, and take for what was meant."""
    share(course, rival)
    index_courses()
    before = index()
    user, name = (educator, "educator") if is_owner else (rival, "rival")
    metadata = {"role": "educator"}
    data = {"first_name": name.title(), "last_name": "", "public_metadata": metadata}

    users.store(user_data(user.pk, banned=True, **data, updated_at=2**41))
    assert not SearchWord.objects.filter(word=name, course_count__gt=0).exists()
    assert not finds("rising") if is_owner else finds("rising")
    users.store(user_data(user.pk, banned=False, **data, updated_at=2**41 + 1))
    assert index() == before
    if not is_owner:
        users.store(user_data(user.pk, **data | {"public_metadata": {}}, updated_at=2**41 + 2))
        assert not SearchWord.objects.filter(word=name, course_count__gt=0).exists()


def test_whoever_never_gets_through_says_so(course, monkeypatch, caplog):
    def overtaken(*args):
        raise vocabulary.Overtaken

    monkeypatch.setattr(vocabulary, "count", overtaken)

    assert not indexing.follow([course.pk])
    assert "run manage.py index_courses" in caplog.text
