from search.backends.embedded.journal import Journal


def test_what_was_noted_is_read_again(tmp_path):
    journal = Journal(tmp_path)
    assert not journal.exists()
    journal.begin([(0, 5), (5, None)])
    journal.note(0, [("abc", 5)])
    journal.note(1, [])
    again = Journal(tmp_path)
    assert again.exists()
    assert again.stretches() == [(0, 5), (5, None)]
    assert again.finished() == {0: [("abc", 5)], 1: []}


def test_a_line_cut_off_by_a_kill_counts_for_nothing_and_is_written_over(tmp_path):
    journal = Journal(tmp_path)
    journal.begin([(0, 5), (5, None)])
    with (tmp_path / "building").open("a") as stream:
        stream.write('[0, [["ab')
    assert journal.finished() == {}
    journal.note(1, [("def", 2)])
    assert journal.finished() == {1: [("def", 2)]}


def test_articles_are_remembered_once_and_in_order(tmp_path):
    journal = Journal(tmp_path)
    journal.remember([])
    assert journal.remembered() == []
    journal.remember({7, 3})
    journal.remember([3, 5])
    assert journal.remembered() == [3, 5, 7]
    journal.close()
    assert journal.remembered() == []
    assert not journal.exists()
