"""What `make bench` calculates with: options, /proc, wrk's figures, the bars and the table. It is not run here."""

import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speed import __main__ as bench
from benchmarks.speed import driving, edge, figures, options, pages, posting, processes, statements
from benchmarks.speed.driving import Driven, Target
from tests.growth import growth

STAT = "4711 (a (sly) name) S 1 4711 4711 0 -1 4194560 9 0 0 0 11 7 30 2 20 0 8 0 99 1000 50 18446744073709551615"
WORDS = st.text(st.characters(codec="utf-8"), max_size=200)


def driven(**found: float) -> Driven:
    return Driven(**{"requests": 10, "size": 900, "median": 2, "late": 9, "faults": 0, "cpu": 1, **found})


def rounds(*cpus: float, **found: float) -> figures.Rounds:
    return figures.Rounds([driven(cpu=cpu, **found) for cpu in cpus])


# --- Options


def test_without_a_variable_the_large_paper_is_driven_five_times_for_three_seconds():
    asked = options.read({})
    assert (asked.articles, asked.comments, asked.rounds, asked.seconds) == (100_000, 1_000_000, 5, 3)
    assert asked.small == (1_000, 10_000)


@pytest.mark.parametrize("written", ["many", "-5", "10", "1e6", "٣٠٠٠", "99999999999"])
def test_a_number_that_cannot_be_measured_is_refused_with_what_to_write(written):
    with pytest.raises(options.BadOption, match=r"ARTICLES is .*ARTICLES=100000"):
        options.read({"ARTICLES": written})


def test_rivals_are_read_with_their_rows_processes_and_scripts():
    written = "a=http://127.0.0.1:1/x|/r/a.pid  b/post=http://127.0.0.1:2/|/r/b.pid+/r/pg.pid|/r/post.lua"
    first, second = options.read({"PEERS": written}).rivals
    assert (first.name, first.row, first.url, first.script) == ("a", "article", "http://127.0.0.1:1/x", None)
    assert [str(file) for file in second.pid_files] == ["/r/b.pid", "/r/pg.pid"]
    assert (second.row, str(second.script)) == ("post", "/r/post.lua")


@pytest.mark.parametrize("written", ["a", "a=|x", "a/cover=http://h/|x", "a=ftp://h/|x", "a=http://h/", "=http://h/|x"])
def test_a_rival_that_is_not_named_whole_is_refused(written):
    with pytest.raises(options.BadOption, match="PEERS has"):
        options.read({"PEERS": written})


@given(st.dictionaries(st.sampled_from(["ARTICLES", "ROUNDS", "ONLY", "PEERS"]), WORDS))
def test_whatever_the_variables_say_is_read_or_refused_in_words(environment):
    try:
        assert options.read(environment).rounds >= 1
    except options.BadOption as refusal:
        assert "=" in str(refusal)


def test_rivals_are_read_in_time_that_grows_as_their_number():
    assert growth(lambda text: options.read({"PEERS": text}), "a/list=http://127.0.0.1:80/|/r/a.pid ") <= 2.3


def test_a_program_that_is_missing_is_named_with_its_package(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert bench.main() == 1
    assert "apt-get install wrk nginx" in capsys.readouterr().err


def test_a_system_that_tells_nothing_of_its_processes_is_named(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(bench, "PACKAGES", {})
    monkeypatch.setattr(processes, "PROC", tmp_path)
    assert bench.main() == 1
    assert "which Linux has" in capsys.readouterr().err


# --- Processes


def test_the_time_of_a_process_is_its_own_and_that_of_its_ended_children():
    assert processes.read_stat(STAT) == (4711, 1, 11 + 7 + 30 + 2)


@given(WORDS.filter(lambda name: "\n" not in name), st.tuples(*[st.integers(0, 10**9)] * 4))
def test_no_name_of_a_process_is_taken_for_its_figures(name, ticks):
    fields = ["S", "1", *["0"] * 9, *map(str, ticks), *["0"] * 6]
    assert processes.read_stat(f"7 ({name}) {' '.join(fields)}") == (7, 1, sum(ticks))


@pytest.mark.parametrize("line", ["", "7 (a", "7 (a) S 1", "x (a) S 1 0 0 0 0 0 0 0 0 0 1 1 1 1"])
def test_what_is_no_line_of_figures_is_refused(line):
    with pytest.raises(ValueError):
        processes.read_stat(line)


def test_a_name_is_skipped_in_time_that_grows_as_its_length():
    rest = STAT.rpartition(") ")[2]
    often = lambda name: [processes.read_stat(f"7 ({name}) {rest}") for _ in range(100)]  # noqa: E731
    assert growth(often, ") (", 15_000) <= 2.3


def test_a_tree_has_all_below_its_roots_once_and_nobody_else():
    every = [processes.Process(pid, parent, 1) for pid, parent in ((1, 0), (5, 1), (6, 5), (7, 6), (8, 1), (9, 8))]
    assert sorted(processes.tree(every, [5, 6, 9])) == [5, 6, 7, 9]
    assert processes.ticks_of(processes.tree(every, [5, 6, 9])) == 4


def test_what_a_process_used_that_has_ended_is_counted():
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}]); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        started.stdout.readline()
        (alone,) = processes.tree(processes.running(), [started.pid])
        spent = processes.cpu_seconds([started.pid])
        started.communicate(b"\n")
    assert alone == started.pid
    assert spent > 0.2


def test_memory_is_what_the_kernel_says_of_the_whole_tree():
    assert processes.read_pss("Rss:  90 kB\nPss:      2048 kB\nPss_Anon: 9 kB\n") == 2048
    assert processes.read_pss("") == 0
    assert processes.pss_mebibytes([os.getpid()]) > 10


# --- Driving


def test_the_figures_are_those_of_the_last_line_that_our_script_wrote():
    said = "Running 3s test\nfigures: 1 1 1 1 1 1\nfigures: 200 50000 1500 9250 3 1\n"
    assert driving.read_figures(said) == Driven(200, 250, 1.5, 9.25, 4)


@given(WORDS)
def test_figures_are_read_or_refused(said):
    with pytest.raises(ValueError):
        driving.read_figures(said)
    assert driving.read_figures(f"{said}\nfigures: 0 0 0 0 0 0").requests == 0


def test_figures_are_found_in_time_that_grows_as_the_text():
    read = lambda said: driving.read_figures(f"{said}\nfigures: 1 1 1 1 1 1\n")  # noqa: E731
    assert growth(read, "figures: 1 2 3\n", 200_000) <= 2.3


@given(WORDS)
def test_a_text_in_lua_is_one_plain_string(text):
    written = driving.quoted(text)
    assert written.isascii() and written.isprintable()
    assert '"' not in written[1:-1].replace("\\034", "") and written[0] == written[-1] == '"'


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_percentile_is_the_least_value_that_the_share_does_not_exceed(values, share):
    values.sort()
    found = driving.percentile(values, share)
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) <= share * len(values)


def test_several_pages_come_in_turn_and_one_needs_no_script():
    one, two = (Target("", "", paths, []).lua() for paths in (["/a/"], ["/a/", "/б/"]))
    assert "request =" not in one and "request =" in two
    assert '{"/a/", "/\\208\\177/"}' in two


def test_every_comment_names_a_network_of_its_own():
    script = posting.script("/2026/03/ferry/", 5)
    assert '"/2026/03/ferry/comments/"' in script
    assert "math.random(11, 126)" in script and script.count("WORD") > 2


def test_only_statements_are_counted_and_no_borders_of_transactions():
    said = ("statement: BEGIN", "statement: SELECT\n\t'LOG:  statement: '", "execute p1: SELECT 1", "statement: COMMIT")
    assert statements.count("".join(f"2026-03-01 09:00:00 UTC [7] LOG:  {line}\n" for line in said)) == 2


def test_statements_are_counted_in_time_that_grows_as_the_log():
    assert growth(statements.count, "2026-03-01 [7] LOG:  statement: SELECT 1\n", 200_000) <= 2.3
    assert growth(statements.count, " LOG:  execute ", 20_000) <= 2.3


# --- nginx


def test_the_shipped_configuration_is_tried_with_nothing_of_the_systems_own(tmp_path):
    shipped = edge.SHIPPED.read_text()
    ours = edge.adapted(shipped, tmp_path, "paper.example", 8000, 8080, 8443).replace(str(tmp_path), "")
    assert "listen 127.0.0.1:8443" in ours and "server 127.0.0.1:8000" in ours
    for foreign in (r"/var/(log|cache|www)/", "/etc/newsportal", r"listen \d+[ ;]", r"listen \[::", "@[A-Z_]+@"):
        assert re.search(foreign, shipped) and not re.search(foreign, ours), foreign


# --- Bars and the table


def test_a_ratio_is_taken_round_by_round():
    measured = {"ours": rounds(2, 20, 4), "limit": rounds(1, 10, 1)}
    assert figures.ratio(measured, "ours", "limit") == 2


def test_a_bar_is_met_up_to_its_figure_and_missed_above_it():
    bar = figures.at_most("page", 8, late=60)
    assert bar.judge({"page": rounds(8.0, late=60)}) == ("8.00 ms, p99 60.0 ms", True)
    assert not bar.judge({"page": rounds(8.01, late=60)})[1]
    assert not bar.judge({"page": rounds(8.0, late=61)})[1]
    grown = figures.at_most_times("page", 1.2, "base")
    assert grown.judge({"page": rounds(12), "base": rounds(10)}) == ("1.20 ×", True)
    assert not grown.judge({"page": rounds(12.1), "base": rounds(10)})[1]


def test_a_line_says_its_spread_what_was_missed_and_what_was_refused():
    measured = {"page": rounds(9, 10, 12, faults=2), "limit": rounds(1, 1, 1)}
    cells = dict(zip(figures.HEAD, figures.line("page", measured, figures.at_most("page", 8), "limit"), strict=True))
    assert (cells["what"], cells["met"]) == ("page — 6 FAULTS", figures.MISSED)
    assert (cells["CPU ms"], cells["lowest–highest"]) == ("10.0", "9.00–12.0")
    assert cells["beside the limit"] == "10.0 × limit"


def test_another_programs_line_says_how_many_times_as_much_it_costs():
    measured = {"wiki: list": rounds(80, 90, 100), pages.LIST: rounds(8, 9, 10)}
    bar = figures.as_many_as("wiki: list", pages.ours_beside("wiki: list"))
    assert figures.line("wiki: list", measured, bar)[:4] == ["wiki: list", "", "10.0 × ours", ""]
    assert pages.ours_beside(pages.SMALL + pages.LIST) == pages.ours_beside(pages.LIST) == ""


def test_the_table_has_as_many_cells_in_every_line():
    lines = [figures.said("a | b", "≤ 1", "2", False), figures.line("page", {"page": rounds(1)})]
    rows = figures.table(lines).splitlines()
    assert {row.count("|") for row in rows} == {len(figures.HEAD) + 1}


def test_a_part_of_the_bench_brings_what_its_bars_compare_it_with():
    names = [*pages.BARS, pages.NGINX, pages.NGINX_TLS, pages.GRANIAN, pages.SMALL + pages.LIST, "rival: list"]
    assert pages.chosen(names, options.Options()) == names
    assert set(pages.chosen(names, options.Options(only=("nginx, a file over",)))) == {pages.NGINX_TLS, pages.NGINX}
    assert set(pages.chosen(names, options.Options(only=("5,000",)))) == {pages.MANY, pages.FRESH, pages.GRANIAN}
    assert set(pages.chosen(names, options.Options(only=("rival",)))) == {"rival: list", pages.LIST, pages.GRANIAN}


def test_everything_that_a_bar_judges_is_driven():
    assert {need for bar in pages.BARS.values() for need in bar.needs} <= {*pages.BARS, pages.NGINX_TLS}
    assert set(pages.OURS.values()) <= {*pages.BARS, pages.THOUSAND}
    assert set(pages.OURS) == set(options.RIVAL_ROWS)
