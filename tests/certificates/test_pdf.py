"""/certificates/<code>.pdf"""

import io
import time
from collections import Counter

import pypdfium2
import pytest
import zxingcpp
from django.utils.translation import override
from pypdf import PdfReader

from certificates.models import Certificate
from certificates.pdf import pdf_of

NAMES = {
    "Latin": ("Zoë Łukasiewicz-Nguyễn", "Charts That Tell", "Fraunces"),
    "Cyrillic": ("Ольга Владимировна", "Как писать ясно", "NotoSans-Regular"),
    "Greek": ("Ελένη Παπαδοπούλου", "Μουσική από την αρχή", "NotoSans-Regular"),
    "Arabic": ("فاطمة الزهراء", "مبادئ التصميم", "NotoSansArabic"),
    "Devanagari": ("अनिरुद्ध क्षेत्रपाल", "लेखन", "NotoSansDevanagari"),
    "CJK": ("山田太郎 王小明 김민준 髙橋", "はじめての音楽", "NotoSansCJK"),
}
SECONDS = 0.2  # of CPU
DRAWN = 5


@pytest.fixture
def pdf(client, certificate):
    """As it is served."""
    response = client.get(f"/certificates/{certificate.code}.pdf")
    assert response["Content-Type"] == "application/pdf"
    return response.content


def of(name, title="Rising"):
    return Certificate(
        code="7K3QMX9T2B", student_name=name, course_title=title, educator_name="Educator"
    )


def words(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return document[0].get_textpage().get_text_range()


def picture(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=2).to_pil()


def fonts(pdf):
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    found = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    return {
        font["/BaseFont"]: font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for font in found
    }


def test_it_says_what_its_page_says(pdf, certificate):
    said = words(pdf)

    for text in ("Student", "Rising", "Educator", certificate.url, certificate.spoken_code):
        assert text in said


def test_its_qr_code_leads_to_its_page(pdf, certificate):
    [code] = zxingcpp.read_barcodes(picture(pdf))

    assert code.text == certificate.url


def test_it_is_tagged_with_title_and_language(pdf):
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]

    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert PdfReader(io.BytesIO(pdf)).metadata.title == "Certificate of completion: Rising"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()


def test_it_speaks_the_language_of_the_page(client, certificate):
    client.cookies["language"] = "es"
    with override("en"):  # afterwards
        response = client.get(f"/certificates/{certificate.code}.pdf")

    assert PdfReader(io.BytesIO(response.content)).trailer["/Root"]["/Lang"] == "es"


@pytest.mark.parametrize("script", NAMES)
def test_names_are_set_in_a_font_that_has_their_letters(script):
    name, title, font = NAMES[script]

    pdf = pdf_of(of(name, title))

    assert Counter(name.replace(" ", "")) <= Counter(words(pdf))
    embedded = {base: descriptor.get_object() for base, descriptor in fonts(pdf).items()}
    assert any(font in base for base in embedded)
    for base, descriptor in embedded.items():
        assert "+" in base  # a part of the font: ABCDEF+Name
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert len(pdf) < 60_000  # bytes


@pytest.mark.parametrize("name", ["W" * 520, "Very Long Name " * 34, "#image('a') \\ $x$ *b*"])
def test_any_name_stays_on_the_page(name):
    assert len(words(pdf_of(of(name)))) > len(name)


def test_it_takes_little_time():
    """Of the process's CPU, once the fonts are loaded."""
    pdf_of(of("Student"))
    begun = time.process_time()

    for number in range(DRAWN):
        pdf_of(of(f"{NAMES['CJK'][0]} {number}"))

    assert (time.process_time() - begun) / DRAWN <= SECONDS


def test_several_are_made_at_once(at_once):
    made = at_once(8, lambda number: pdf_of(of(f"Student {number}")))

    for number, pdf in enumerate(made):
        assert f"Student {number}" in words(pdf)
