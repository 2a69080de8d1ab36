"""The same articles of our own as dumps of many formats: what tells whether a format changes what is said."""

import gzip
import io
import json
import tarfile
import zipfile
from datetime import datetime
from html import escape

FIELDS = ("title", "date", "source", "body")
# (source, encoding of a text file, headline, paragraphs)
_SCRIPTS = (
    ("Harbour Post", "utf-8", "Ferry number {n} late after fog", (
        "The morning ferry number {n} to Gannet Point came in forty minutes late on Tuesday after fog shut the bay.",
        "Harbour master Edda Quill said that boat {n} would run to time in the evening, and that fares stay the same.",
        "Some sixty islanders waited on quay {n}, most of them on their way to the hospital or the school.")),
    ("Radio Marrow", "cp1251", "Паром {n} опоздал из-за тумана", (
        "Утренний паром {n} до мыса Ганнет пришёл во вторник на сорок минут позже, потому что пролив закрыл туман.",
        "Начальник порта Эдда Квилл сказала, что вечерний рейс {n} пойдёт по расписанию, а цены не изменятся.",
        "На причале {n} ждали около шестидесяти жителей острова, многие из них ехали в больницу или в школу.")),
    ("Coastline Press Agency", "iso2022_jp", "霧で第{n}便のフェリーが遅れる", (
        "火曜日の朝、海峡が霧で閉ざされたため、ガネット岬行きの第{n}便のフェリーは四十分遅れて港に着いた。",
        "港長のエッダ・クイル氏は、夕方の第{n}便は時刻表どおりに出ると述べ、運賃は変わらないと話した。",
        "第{n}岸壁では島の住民およそ六十人が待ち、その多くは病院や学校へ向かうところだったという。")),
    ("Harbour Post", "cp1252", "Fähre {n} kommt wegen Nebels zu spät", (
        "Die Morgenfähre {n} nach Gannet Point kam am Dienstag vierzig Minuten zu spät, weil Nebel die Rinne schloss.",
        "Hafenmeisterin Edda Quill sagte, das Abendschiff {n} fahre pünktlich, und die Preise blieben, wie sie sind.",
        "Am Kai {n} warteten rund sechzig Leute von der Insel, die meisten auf dem Weg zum Arzt oder Markt.")),
)  # fmt: skip


def articles(count):
    """Dicts with FIELDS and `encoding`; every script in turn, each article with its own number and day."""
    made = []
    for n in range(1, count + 1):
        source, encoding, title, paragraphs = _SCRIPTS[n % len(_SCRIPTS)]
        body = "\n\n".join(paragraph.format(n=n) for paragraph in paragraphs)
        day = datetime(2020, 1 + n % 12, 1 + n % 28).date().isoformat()  # noqa: DTZ001 - a day has no zone
        made.append({"title": title.format(n=n), "date": day, "source": source, "body": body, "encoding": encoding})
    return made


def _record(article):
    return {name: article[name] for name in FIELDS}


def as_files(made):
    return {f"{n:04}.json": json.dumps(_record(article), ensure_ascii=False).encode() for n, article in enumerate(made)}


def as_jsonl(made):
    return "".join(json.dumps(_record(article)) + "\n" for article in made).encode()


def as_csv(made, encoding="utf-8"):
    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    rows = [",".join(FIELDS), *(",".join(cell(article[name]) for name in FIELDS) for article in made)]
    return "\r\n".join(rows).encode(encoding)


def as_xlsx(made):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("News")
    sheet.append(FIELDS)
    for article in made:
        sheet.append([article[name] for name in FIELDS])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_parquet(made):
    import pyarrow as pa
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(pa.table({name: [article[name] for article in made] for name in FIELDS}), buffer)
    return buffer.getvalue()


def _texts(made):
    for n, article in enumerate(made):
        yield f"news/{n:04}.txt", f"{article['title']}\n\n{article['body']}\n".encode(article["encoding"])
        about = f"Headline: {article['title']}\nDate: {article['date']}\nSource: {article['source']}\n"
        yield f"news/{n:04}-meta.txt", about.encode()


def as_zip_of_texts(made):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _texts(made):
            archive.writestr(name, data)
    return buffer.getvalue()


def as_tar_zst(made):
    import zstandard

    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in as_files(made).items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return zstandard.compress(buffer.getvalue())


def _page(article):
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in article["body"].split("\n\n"))
    meta = f'<meta property="og:site_name" content="{article["source"]}">'
    meta += f'<meta property="article:published_time" content="{article["date"]}">'
    title = escape(article["title"])
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{meta}</head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def as_warc_gz(made):
    records = []
    for n, article in enumerate(made):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + _page(article)
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{n}\r\n"
            f"WARC-Date: 2021-06-01T00:00:00Z\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + answer + b"\r\n\r\n"))
    return b"".join(records)


ALL = {
    "news.jsonl": as_jsonl,
    "news.csv": as_csv,
    "news-utf16.csv": lambda made: b"\xff\xfe" + as_csv(made, "utf-16-le"),
    "news.xlsx": as_xlsx,
    "news.parquet": as_parquet,
    "texts.zip": as_zip_of_texts,
    "news.tar.zst": as_tar_zst,
    "news.warc.gz": as_warc_gz,
}
