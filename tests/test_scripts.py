"""Scripts other than English: vowel signs, marks of direction, question marks, letters with and without accents."""

from dataclasses import replace

import pytest

from copydesk import Kind, clean
from copydesk.dates import find_date, is_stamp
from copydesk.debris.front import byline_names
from copydesk.debris.rules import Rule, compile_regex
from copydesk.fold import fold_line, fold_phrase
from copydesk.language import load_lexicon
from copydesk.likeness import line_key
from copydesk.metadata import clean_credit
from copydesk.words import WORD
from support import clean_lines, facts_of, row

ENGLISH = (
    "The council voted on Tuesday to close the old bridge over the river, which had stood there for a hundred years.",
    "Nobody in the town was surprised that it had come to this, for the stones had been falling since the spring.",
)
THIRD = (
    "The new bridge will be built a little further up the river, and it will be open to walkers only, the mayor said."
)
HINDI = (
    "गाँव के पुराने पुल को बंद करने का फैसला मंगलवार को परिषद ने किया और मामला अब अदालत में है।",
    "नए पुल का काम मई में शुरू होगा और सितंबर तक चलेगा, मेयर ने बुधवार को बताया।",
)
GREEK = (
    "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να κλείσει την παλιά γέφυρα πάνω από το ποτάμι της πόλης.",
    "Κανείς στην πόλη δεν ξαφνιάστηκε από την απόφαση, γιατί οι πέτρες έπεφταν από την άνοιξη.",
)
JAPANESE = (
    "青石大橋が三週間で再び閉鎖された。強い風が吹くとケーブルが低い音を出し、「歌う橋」と呼ぶ住民の困惑が広がったためだ。",
    "市によると、橋の強度に問題はない。年明けまでに制振装置を取り付け、音がやんだことを確かめてから通行を再開する。",
)
CHINESE = (
    "青石大桥开放三周再次封闭。22日清晨，桥头的栏杆又放了下来，几十名居民说桥会唱歌，只好推着车原路返回。",
    "市政工程处的工程师周明远说，大风天钢索会发出低沉的声音，最响的时候在两公里外都能听见。",
)
KOREAN = (
    "청석대교가 개통 3주 만에 다시 통제됐다. 바람이 부는 날이면 케이블에서 낮은 소리가 난다는 주민 민원이 잇따랐다.",
    "청석시는 다리의 안전에는 문제가 없다고 설명했다. 시는 내년 1월까지 진동을 줄이는 장치를 달 계획이다.",
)
POLISH = (
    "Rada miasta spotkała się we wtorek i zagłosowała za przeprawą promową, po czym radni rozeszli się do domów.",
    "Prace ruszą wiosną i potrwają do września, dodał burmistrz miasta w rozmowie z naszym reporterem.",
)
HEBREW = "מועצת העיר החליטה ביום שלישי לסגור את הגשר הישן מעל הנהר, ואיש בעיר לא הופתע מכך."


SAME_KEY = [
    row("كتـــب أحمد", "كتب أحمد", id="arabic-stretched"),
    row("شارِكْ المقالَ", "شارك المقال", id="arabic-vowels"),
    row("به اشتراک گذاری", "به اشتراک‌گذاری", id="persian-non-joiner-and-blank"),
    row("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "Διαβάστε επίσης", id="greek-capitals-without-accents"),
    row("ΠΡΟΪΟΝΤΑ", "Προϊόντα", id="greek-with-two-dots"),
    row("Citeşte şi ţara", "Citește și țara", id="romanian-with-cedillas"),
    row("דו״ח", 'דו"ח', id="hebrew-double-stroke"),
    row("צ׳אט", "צ'אט", id="hebrew-stroke"),
    row("\u200fשתף את הכתבה\u200f", "שתף את הכתבה", id="marks-of-direction-at-the-ends"),
    row("שתף \u200eFacebook", "שתף Facebook", id="marks-of-direction-inside"),
    row("क्‍या है मामला", "क्या है मामला", id="hindi-joiner"),
    row("1 234 visningar", "5 visningar", id="thousands-with-a-blank"),
    row("10\u00a0000\u202f000 vues", "5 vues", id="millions-with-hard-blanks"),
    row("1 234,5 km", "7 km", id="thousands-with-a-blank-and-a-fraction"),
    row("١٬٢٣٤ تعليق", "٥ تعليق", id="arabic-thousands"),
]
OTHER_KEY = [
    row("करें", "करे", id="hindi-vowel-sign-at-the-end"),
    row("पढ़ी गई", "पढ़ी गईं", id="hindi-nasal-at-the-end"),
    row("1 23 visningar", "5 visningar", id="groups-of-two-are-two-numbers"),
    row("1 2 3", "5", id="page-numbers"),
    row("2022 100", "5", id="a-year-and-a-number"),
    row("10 0000", "5", id="a-group-of-four"),
]


@pytest.mark.parametrize(("left", "right"), SAME_KEY)
def test_two_spellings_have_one_key(left, right):
    assert fold_line(left) == fold_line(right) != ""
    assert fold_phrase(fold_line(left)) == fold_line(left)


@pytest.mark.parametrize(("left", "right"), OTHER_KEY)
def test_two_labels_have_two_keys(left, right):
    assert fold_line(left) != fold_line(right)


def test_a_word_holds_its_vowel_signs():
    assert WORD.findall("क्या है मामला? தமிழ் 5") == ["क्या", "है", "मामला", "தமிழ்"]


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        row("20 दिसंबर 2022", "hi", "2022-12-20", id="hindi"),
        row("20 ডিসেম্বর 2022", "bn", "2022-12-20", id="bengali"),
        row("20 NİSAN 2022", "tr", "2022-04-20", id="turkish-in-capitals"),
    ],
)
def test_a_month_is_known_in_its_script(text, lang, day):
    assert day == find_date(text, load_lexicon(lang))
    assert is_stamp(f"{text}, 10:15", load_lexicon(lang))


def test_a_start_ends_where_the_word_ends():
    rule = Rule(id="house.share.start", starts=("शेयर कर",))

    assert facts_of("शेयर कर दो", rule).rules == (rule,)
    assert facts_of("शेयर करें दो", rule).rules == ()
    assert facts_of("शेयर का", Rule(id="house.share.start", starts=("शेयर क",))).rules == ()


def test_marks_of_direction_hide_no_stop_and_no_rule():
    rule = Rule(id="house.related.regex", regex="^קראו עוד:.*ישן$", needs=("קראו",))

    assert facts_of(f"{HEBREW}\u200f").prose
    assert facts_of("\u200fקראו עוד: הגשר הישן\u200f", rule).rules == (rule,)


def test_a_credit_before_a_mark_of_direction_is_found():
    article = clean("\n\n".join([*ENGLISH, "The old bridge at dawn. Photo: Reuters\u200f"]))

    assert [cut.kind for cut in article.removed] == [Kind.CAPTION, Kind.CREDIT]
    assert article.paragraphs == ENGLISH


@pytest.mark.parametrize(
    ("before", "caption"),
    [
        row("पुल बंद है। लोग नाव से जाते हैं।", True, id="hindi-two-sentences"),
        row("पुल बंद है। लोग नाव से जाते हैं। नाव भर गई है।", False, id="hindi-three-sentences"),
        row("هل أغلق الجسر؟ من أغلقه؟ ومتى يفتح؟", False, id="arabic-three-questions"),
        row("橋は閉まった。船が出た。誰もいない。", False, id="japanese-three-sentences"),
        row("Έκλεισε η γέφυρα; Ποιος την έκλεισε; Πότε ανοίγει;", False, id="greek-three-questions"),
    ],
)
def test_a_caption_has_two_sentences_in_every_script(before, caption):
    article = clean("\n\n".join([ENGLISH[0], f"{before} Photo: Reuters", ENGLISH[1]]), lang="en")

    assert (Kind.CAPTION in [cut.kind for cut in article.removed]) == caption
    assert (before in article.text) != caption


@pytest.mark.parametrize(
    ("line", "lang", "names"),
    [
        row("लेखक: अमित कुमार और रवि वर्मा", "hi", "अमित कुमार और रवि वर्मा", id="two-hindi-names"),
        row("بقلم محمد بن سعيد رحل الرجل الذي بنى الجسر وحده", "ar", "", id="an-arabic-sentence"),
        row(
            "By Ana Kovač, Jan Nowak, Eva Lind and Tom Berg",
            "en",
            "Ana Kovač, Jan Nowak, Eva Lind and Tom Berg",
            id="en",
        ),
    ],
)
def test_a_byline_without_capitals_has_few_words(line, lang, names):
    assert names == byline_names(line, load_lexicon(lang))


@pytest.mark.parametrize(
    ("line", "sign", "stop"),
    [
        row("Και τώρα τι;", "?", True, id="greek-question"),
        row("Και τώρα τι\u037e", "?", True, id="greek-question-mark-of-its-own"),
        row("«Και τώρα τι;»", "»", True, id="greek-question-in-quotes"),
        row("bread and butter;", ";", False, id="item-of-a-list"),
        row("ماذا بعد؟", "?", True, id="arabic-question"),
        row("以下の三つ：", ":", False, id="japanese-colon"),
        row("ماذا بعد؟\u200f", "?", True, id="question-before-a-mark-of-direction"),
    ],
)
def test_the_sign_at_the_end_is_read_in_its_script(line, sign, stop):
    facts = facts_of(line)

    assert (facts.sign, facts.stop) == (sign, stop)


@pytest.mark.parametrize(
    "lines",
    [
        row(("क्या है मामला", *HINDI), id="hindi-short-first-line"),
        row((*ENGLISH[:1], "– Stop!", ENGLISH[1], "Pause", THIRD), id="words-of-players-in-the-body"),
        row((*ENGLISH, "– Stop!"), id="a-cry-at-the-end"),
    ],
)
def test_a_clean_text_stays(lines):
    assert lines == clean_lines(*lines)


def test_a_greek_question_at_the_end_is_no_debris():
    question = "Ποιος θα πληρώσει τώρα για τη νέα γέφυρα και πότε θα ανοίξει ξανά ο δρόμος;"
    debris = ("Διαβάστε επίσης", "Κοινοποίηση", "Ετικέτες", "Σχόλια")

    assert (*GREEK, question) == clean_lines(*GREEK, debris[1], question, *debris)


def test_the_words_of_a_player_go_above_the_text():
    assert clean_lines("Play", "Mute", "LIVE", *ENGLISH) == ENGLISH


@pytest.mark.parametrize("capital", "AÉŐŰȘȚŞŢĂČŘŠŽŁŚĐƯẾΆΩАЄҐ")
def test_a_capital_is_one_in_every_alphabet(capital):
    pattern = compile_regex("^{capital}[a-z]+$")

    assert pattern.search(f"{capital}bc")
    assert not pattern.search(f"{capital.lower()}bc")


# Lines without spaces between words, and what stands in brackets behind a stop


@pytest.mark.parametrize(
    ("line", "stop", "prose"),
    [
        row(f"{JAPANESE[1]}【佐藤一郎】", True, True, id="japanese-author"),
        row(f"{JAPANESE[1]}（共同）", True, True, id="japanese-agency"),
        row(f"{ENGLISH[0]} (Reuters)", True, True, id="english-agency"),
        row("The council will meet again on Monday to vote on the plan.” (dpa/lsw)", True, True, id="two-agencies"),
        row("그는 다리를 다시 열겠다고 했다. (끝)", True, False, id="korean-end"),
        row("橋は一月に開く。」", True, False, id="quote"),
        row("《橋は一月に開く。》", True, False, id="double-quote"),
        row("The bridge at dawn in the first days of its life. (Photo: Jan Nowak)", False, False, id="labelled-credit"),
        row("The bridge at dawn in the first days of its life. (Ana Lind/AP)", False, False, id="name-and-agency"),
        row("橋面積水嚴重，工人檢查鋼索。（圖／漁村協會提供）", False, False, id="chinese-credit"),
        row("Who will build the new bridge over the river and when? (Video)", False, False, id="question"),
        row("Measured weight with the sack and all the lines: 1 lb. (hammock)", False, False, id="abbreviation"),
        row("The mint leaves are at the bottom of the garden wall. […]", False, False, id="excerpt"),
        row("The council voted for the bridge (which it had closed)", False, False, id="no-stop-before"),
    ],
)
def test_a_stop_is_seen_before_a_name_in_brackets(line, stop, prose):
    facts = facts_of(line)

    assert (facts.stop, facts.prose) == (stop, prose)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        row("青石大橋が三週間で再び閉鎖　「歌う橋」に住民困惑", 9, id="japanese-with-a-blank"),
        row("青石大橋が三週間で再び閉鎖され住民困惑", 8, id="japanese"),
        row("即時新聞 國際", 2, id="chinese-labels"),
        row("有料会員記事", 1, id="japanese-label"),
        row("加入青石新聞 LINE 好友，不漏接重要消息！", 7, id="chinese-with-a-latin-word"),
        row("The old bridge is called 青石大橋 in the books", 9, id="chinese-word-in-english"),
        row("청석대교가 3주 만에 다시 통제됐다는 소식에 주민들이", 7, id="korean"),
    ],
)
def test_words_are_counted_by_the_letters_where_no_spaces_part_them(line, words):
    assert facts_of(line).words == words


@pytest.mark.parametrize(
    ("line", "prose"),
    [
        row("青石大橋が三週間で再び閉鎖されたのはなぜか、住民に聞く？", False, id="one-question"),
        row("青石大橋が三週間で再び閉鎖された。それはなぜか、住民に聞く？", True, id="question-after-a-sentence"),
        row("لماذا أغلق الجسر القديم مرة أخرى بعد ثلاثة أسابيع فقط؟", False, id="arabic-question"),
    ],
)
def test_a_question_in_every_script_may_be_a_headline(line, prose):
    assert facts_of(line).prose == prose


@pytest.mark.parametrize("end", ["：", "；", "，", "、", ":"])
def test_a_line_that_introduces_something_is_no_label(end):
    assert f"次の三つ{end}" in clean_lines("写真", f"次の三つ{end}", "2026年11月22日 10時15分", *JAPANESE)


@pytest.mark.parametrize(
    ("headline", "lede"),
    [
        row("青石大橋が三週間で再び閉鎖　「歌う橋」に住民困惑", JAPANESE, id="japanese-with-a-blank"),
        row("「歌う橋」が三週間で再び閉鎖、青石大橋の住民困惑", JAPANESE, id="japanese-in-quotes"),
        row("《青石大桥》开放三周再次封闭 居民称桥会唱歌", CHINESE, id="chinese-title"),
        row("청석대교 3주 만에 또 통제…낮은 소리에 주민 민원", KOREAN, id="korean-without-particles"),
    ],
)
def test_a_headline_is_known_by_what_the_lede_takes_up(headline, lede):
    article = clean("\n\n".join([headline, *lede]))

    assert [(cut.kind, cut.rule) for cut in article.removed] == [(Kind.HEADLINE, "common.headline.first-line")]
    assert article.metadata.title == " ".join(headline.split())


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        row("新しいパン屋のぶどうパンに行列ができる秋の朝", JAPANESE, id="japanese"),
        row("새 빵집 앞에 아침마다 줄이 늘어선 까닭", KOREAN, id="korean"),
    ],
)
def test_a_line_that_the_lede_does_not_take_up_stays(line, rest):
    assert clean_lines(line, *rest) == (line, *rest)


def test_a_japanese_sentence_ends_a_list_of_headlines():
    lines = (JAPANESE[0], "あわせて読みたい", "新しいパン屋、ぶどうパンは売らない方針", "渡し船が戻った。", JAPANESE[1])

    assert clean_lines(*lines) == (JAPANESE[0], lines[3], JAPANESE[1])


@pytest.mark.parametrize(
    ("line", "lang", "names"),
    [
        row("기자 폭행한 의원 결국 사과", "ko", "", id="korean-headline"),
        row("기자 KBS 폭행한 의원 사과", "ko", "", id="korean-headline-with-capitals"),
        row("기자: 홍길동 김영희", "ko", "홍길동 김영희", id="korean-names-behind-a-colon"),
        row("بقلم محمد بن سعيد", "ar", "محمد بن سعيد", id="arabic-name"),
        row("بقلم في هذا اليوم", "ar", "", id="arabic-small-words"),
        row("מאת דנה כהן", "he", "דנה כהן", id="hebrew-name"),
    ],
)
def test_a_label_that_is_a_noun_needs_a_sign_before_names(line, lang, names):
    lexicon = load_lexicon(lang)

    assert names == byline_names(line, replace(lexicon, byline=(*lexicon.byline, "기자")))


@pytest.mark.parametrize(
    ("line", "lang", "authors"),
    [
        row("记者：张三", "zh", ("张三",), id="label-and-colon"),
        row("〔記者陳大文／台北報導〕", "zh", ("陳大文",), id="place-and-brackets"),
        row("【記者林小青、王大河／綜合報導】", "zh", ("林小青", "王大河"), id="two-and-a-place"),
        row("本报记者 张晓明 李芳", "zh", ("张晓明", "李芳"), id="two-with-blanks"),
        row("文 | 张三 编辑 | 李四", "zh", ("张三",), id="author-and-editor"),
        row("取材・文／佐藤花子", "ja", ("佐藤花子",), id="japanese-label"),
        row("홍길동 기자, 김영희 기자", "ko", ("홍길동", "김영희"), id="korean-role-behind"),
        row("글·사진=홍길동 기자", "ko", ("홍길동",), id="korean-label-and-role"),
    ],
)
def test_authors_are_named_without_label_role_and_place(line, lang, authors):
    sentences = {"zh": CHINESE, "ja": JAPANESE, "ko": KOREAN}[lang]

    assert clean("\n\n".join([line, *sentences]), lang=lang).metadata.authors == authors


@pytest.mark.parametrize(
    ("credit", "lang", "owner"),
    [
        row("（圖／漁村協會提供）", "zh", "漁村協會提供", id="chinese-stroke"),
        row("图/视觉中国", "zh", "视觉中国", id="chinese-narrow-stroke"),
        row("圖片來源：青石市政府", "zh", "青石市政府", id="chinese-colon"),
        row("（撮影＝山田太郎）", "ja", "山田太郎", id="japanese-equals"),
        row("（C）山田太郎／大河社", "ja", "山田太郎／大河社", id="wide-copyright-sign"),
        row("/사진=청석시 제공", "ko", "청석시 제공", id="korean"),
        row("صدر الصورة، Getty Images", "ar", "Getty Images", id="arabic-comma"),
        row("新华社发（张三摄）", "zh", "新华社发（张三摄）", id="bracket-of-its-own"),
    ],
)
def test_a_credit_is_its_owner_in_every_script(credit, lang, owner):
    assert clean_credit(credit, load_lexicon(lang)) == owner


def test_a_kicker_is_neither_the_title_nor_does_it_cost_the_headline():
    lines = ("Opinia", "Most na rzece znów zamknięty po trzech tygodniach", "20 grudnia 2022, 10:15", *POLISH)
    article = clean("\n\n".join(lines), lang="pl")

    assert [cut.kind for cut in article.removed] == [Kind.HEADLINE, Kind.TIMESTAMP]
    assert article.paragraphs == (lines[1], *POLISH)
    assert article.metadata.title != lines[0]


def test_a_letter_that_stands_for_a_stroke_parts_words():
    rule = Rule(id="house.source-note.wire", regex="来源丨.*社$", needs=("丨",))
    other = Rule(id="house.source-note.wire", regex="丨新华.*社$", needs=("新华通",))

    assert facts_of("来源丨新华通讯社", rule).rules == (rule,)
    assert facts_of("来源丨新华通讯社", other).rules == (other,)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        row("Photo: Jan Nowak 1 234 visningar", "Photo: Eva Lind 5 visningar", id="thousands-with-a-blank"),
        row("Reporting by \u200eJan Nowak", "Reporting by Eva Lind", id="mark-of-direction"),
        row("Photo: İrem Şahin", "Photo: Eva Lind", id="turkish-capital"),
    ],
)
def test_names_are_seen_whatever_folding_does_to_the_line(left, right):
    assert line_key(left) == line_key(right)
    assert "&" in line_key(left)


def test_lines_of_one_site_keep_their_vowel_signs():
    assert line_key("और पढ़ें") != line_key("और पढ़े")


def test_a_row_of_a_crossword_is_no_share_bar():
    rows = (".#X# ##.X", "X . X X", "#X.X#")

    assert (*ENGLISH[:1], *rows, *ENGLISH[1:]) == clean_lines(*ENGLISH[:1], *rows, *ENGLISH[1:])
    assert clean_lines(*ENGLISH[:1], "Share: Facebook | X | LinkedIn", *ENGLISH[1:]) == ENGLISH
