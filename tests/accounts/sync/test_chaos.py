"""Events that come twice, late, in any order or never, to a server that is killed twice."""

import pytest

from tests import chaos


@pytest.fixture(scope="module")
def story(tmp_path_factory, database_for):
    folder = tmp_path_factory.mktemp("chaos")
    return chaos.play(folder, database_for(folder), events=350, seed=1818, seconds=2)


def test_the_chaos_is_real(story):
    reached = set(story.delivery.taken)
    lost = set(story.delivery.given_up)
    assert min(story.delivery.taken.values()) >= 2
    assert max(story.delivery.taken.values()) == 3
    assert lost == {f"msg_{number}" for number in story.plan.lost}
    assert len(lost) == 35
    assert not reached & lost
    assert len(story.delivery.outages) == 2
    assert min(story.delivery.outages) > 0


def test_no_event_is_refused(story):
    assert set(story.delivery.answers) == {200, None}


def test_what_arrives_in_any_order_ends_in_what_is_newest(story):
    assert not chaos.differences(story.before, story.told)


def test_what_never_arrives_is_missed(story):
    wrong = chaos.differences(story.before, story.truth)
    assert [found for found, expected in wrong.values() if found is None]
    assert [found for found, expected in wrong.values() if found and expected["deleted"]]
    assert [found for found, expected in wrong.values() if found and not expected["deleted"]]


def test_a_reconciliation_ends_in_clerks_state(story):
    assert not chaos.differences(story.after, story.truth)
    assert len(story.after) == len(story.truth)
    assert all(row["erased_at"] for row in story.after if row["deleted_at"])


def test_neither_another_reconciliation_nor_late_events_change_anything(story):
    assert story.end == story.after


def test_nothing_private_is_logged(story):
    assert "Started worker" in story.log
    assert chaos.PRIVATE not in story.log
