from tests.archive.ingest.members import codes, read, spans

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Ferry late - Harbour Post</title>
<meta property="article:published_time" content="2021-02-03T09:00:00+01:00">
<meta property="og:title" content="Ferry late">
<meta name="author" content="Ann Lee"><meta property="article:author" content="https://harbour.example/ann">
<link rel="canonical" href="https://harbour.example/2021/02/03/ferry">
<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["NewsArticle"],
"headline": "Ferry late", "author": [{"name": "Ann Lee"}, "Bo Day"], "datePublished": "2021-02-03", "description": "Two
hours", "publisher": {"name": "Harbour Post"}}]}</script><script type="application/ld+json">{broken</script></head>
<body class="site"><nav class="top"><a href="/">Home</a></nav><article id="main"><h1>Ferry
 <em>late</em></h1><time datetime="2021-02-03">3 Feb</time><p>One<br>
two&nbsp;<b>bold</b>.</p><script>var x = "no";</script><div hidden>hidden</div><div style="display: none">gone</div>
<figure><figcaption class="cap">At the quay</figcaption></figure>loose <i>text</i>
<p><a href="/x">Read more</a></p></article>
<footer>© Harbour Post</footer><noscript>enable</noscript><template>no</template></body></html>"""


def test_the_visible_text_comes_block_by_block():
    (item,) = read(PAGE, "a.html")
    assert item.format == "html"
    assert spans(item) == [
        ("html:nav", "Home"), ("html:h1", "Ferry late"), ("html:article", "3 Feb"), ("html:p", "One\ntwo\xa0bold."),
        ("html:figcaption", "At the quay"), ("html:article", "loose text"), ("html:p", "Read more"),
        ("html:footer", "© Harbour Post"),
    ]  # fmt: skip
    assert "\n\n".join(text for _, text in spans(item)) == item.text


def test_a_block_tells_what_it_stands_in():
    (item,) = read(PAGE, "a.html")
    details = [hint.detail for hint in item.hints]
    assert details[0] == "nav.top a"
    assert details[4] == "article#main figure figcaption.cap"
    assert details[6] == "article#main p a"


def test_the_details_are_bounded_and_keep_what_tells():
    page = "<footer>" + "".join(f'<div class="{"x" * 50}{n}">' for n in range(30)) + "<p>text"
    (item,) = read("<html><body>" + page, "a.html")
    assert len(item.hints[0].detail) <= 300
    assert item.hints[0].detail.startswith("footer")


def test_the_page_says_what_it_is():
    (item,) = read(PAGE, "a.html")
    found = {(field.name, field.value, field.origin) for field in item.fields}
    assert found >= {
        ("headline", "Ferry late - Harbour Post", "html title"), ("headline", "Ferry late", "ld+json headline"),
        ("published", "2021-02-03T09:00:00+01:00", "meta article:published_time"),
        ("published", "2021-02-03", "ld+json datePublished"), ("published", "2021-02-03", "time"),
        ("byline", "Ann Lee", "ld+json author"), ("byline", "Bo Day", "ld+json author"),
        ("standfirst", "Two hours", "ld+json description"), ("source", "Harbour Post", "ld+json publisher"),
        ("url", "https://harbour.example/2021/02/03/ferry", "link canonical"), ("language", "en", "html lang"),
    }  # fmt: skip
    assert "https://harbour.example/ann" not in item.field_values("byline")


def test_a_page_is_known_by_its_content_in_its_declared_encoding():
    page = '<html><head><meta charset="windows-1251"></head><body><p>Паром</p></body></html>'
    (item,) = read(page.encode("cp1251"), "a.txt")
    assert (item.format, item.text, item.encoding) == ("html", "Паром", "cp1251")


def test_a_page_that_is_shown_by_script_is_read_all_the_same():
    (item,) = read('<html><body><div style="display:none"><p>Ferry late</p></div></body></html>', "a.html")
    assert item.text == "Ferry late"


def test_a_page_without_text_is_rejected():
    assert codes(read("<html><body><script>x</script></body></html>", "a.html")) == ["no-text"]


def test_deep_nesting_loses_no_text():
    for tag in ("div", "em", "blockquote"):
        (item,) = read("<html><body>" + f"<{tag}>" * 5000 + "deep" + f"</{tag}>" * 5000 + "<p>after", "a.html")
        assert item.text.split() == ["deep", "after"]
