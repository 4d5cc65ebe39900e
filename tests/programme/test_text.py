import pytest

from pwa.programme.text import clean, is_html, shorten, to_html, to_plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Tea *and* **milk**", "<p>Tea <em>and</em> <strong>milk</strong></p>"),
        ("# Tea\n\n- a\n- b", "<h2>Tea</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("[map](/fi/venue/1/)", '<p><a href="/fi/venue/1/" rel="noopener noreferrer">map</a></p>'),
        ("![tea](https://tea.example/a.png)", "<p></p>"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        ("<p>Tea</p>", "<p>Tea</p>"),
        ("<h1>Tea</h1><H5>b</H5>", "<h2>Tea</h2><h4>b</h4>"),
        ('<p style="x" onclick="y" class="z">Tea<br/>b</p>', "<p>Tea<br>b</p>"),
        ("<p>a<script>alert(1)</script><style>p{}</style><img src=x onerror=y><iframe src=x></iframe></p>", "<p>a</p>"),
        ('<p><a href="javascript:x">a</a></p>', '<p><a rel="noopener noreferrer">a</a></p>'),
        ('<p><a href="//evil.example">a</a></p>', '<p><a rel="noopener noreferrer">a</a></p>'),
        ('<p><a href="file:///a">a</a></p>', '<p><a rel="noopener noreferrer">a</a></p>'),
        ('<p><span lang="sv">te</span></p>', "<p>te</p>"),
        ('<p lang="sv">te</p>', '<p lang="sv">te</p>'),
    ],
)
def test_text_becomes_safe_html(text, expected):
    assert to_html(text) == expected


def test_a_fragment_that_only_looks_like_a_script_is_a_link():
    url = "https://chat.example/#2025-javascript:tea"

    assert f'href="{url}"' in to_html(f'<p><a href="{url}">a</a></p>')


def test_links_to_nowhere_are_left_out_of_what_is_imported():
    assert clean('<a href="../map">a</a>', relative=False) == '<a rel="noopener noreferrer">a</a>'


@pytest.mark.parametrize(
    ("text", "html"), [("<p>a</p>", True), ("a<br />b", True), ("a < b > c", False), ("<tea>", False), ("*a*", False)]
)
def test_html_is_told_by_its_tags(text, html):
    assert is_html(text) is html


def test_plain_text_has_the_words_only():
    assert to_plain("<p>Tea &amp; milk</p><ul><li>a</li><li><b>b</b></li></ul>") == "Tea & milk a b"
    assert to_plain("**Tea**\n\nmilk") == "Tea milk"


def test_a_long_text_is_cut_at_a_word():
    assert shorten("Tea and milk", 12) == "Tea and milk"
    assert shorten("Tea, and milk", 9) == "Tea, and…"
    assert shorten("Tea, and milk", 6) == "Tea…"
