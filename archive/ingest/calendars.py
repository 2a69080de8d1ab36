"""Names of months and weekdays as newspapers write them, casefolded, without their full stop."""
# ruff: noqa: E501, ISC004 - a table: one language a row

from typing import Final

# One row a language: twelve months, variants (short forms, cases) parted by `/`.
_MONTH_ROWS: Final = (
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec",
    "januar/jan/jänner februar/feber/feb märz/mär/mrz/maerz april/apr mai juni/jun juli/jul august/aug september/sep oktober/okt november/nov dezember/dez",
    "janvier/janv février/févr/fév/fevrier mars avril/avr mai juin juillet/juil août/aout septembre/sept octobre/oct novembre/nov décembre/déc/decembre",
    "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago septiembre/setiembre/sept/sep octubre/oct noviembre/nov diciembre/dic",
    "janeiro/jan fevereiro/fev março/mar/marco abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set outubro/out novembro/nov dezembro/dez",
    "gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set/sett ottobre/ott novembre/nov dicembre/dic",
    "januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sep oktober/okt november/nov december/dec",
    "januari/jan februari/feb mars april/apr maj juni/jun juli/jul augusti/aug september/sep oktober/okt november/nov december/dec",
    "januar/jan februar/feb marts/mars april/apr maj/mai juni/jun juli/jul august/aug september/sep oktober/okt november/nov december/desember/dec/des",
    "stycznia/styczeń/sty lutego/luty/lut marca/marzec/mar kwietnia/kwiecień/kwi maja/maj czerwca/czerwiec/cze lipca/lipiec/lip sierpnia/sierpień/sie"
    " września/wrzesień/wrz października/październik/paź listopada/listopad/lis grudnia/grudzień/gru",
    "января/январь/янв февраля/февраль/фев марта/март/мар апреля/апрель/апр мая/май июня/июнь/июн июля/июль/июл августа/август/авг сентября/сентябрь/сен/сент"
    " октября/октябрь/окт ноября/ноябрь/ноя/нояб декабря/декабрь/дек",
    "січня/січень лютого/лютий березня/березень квітня/квітень травня/травень червня/червень липня/липень серпня/серпень вересня/вересень жовтня/жовтень"
    " листопада/листопад грудня/грудень",
    "ocak/oca şubat/şub mart/mar nisan/nis mayıs/may haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara",
    "januari/jan februari/feb maret/mar april/apr mei juni/jun juli/jul agustus/agu/ags september/sep oktober/okt november/nov desember/des",
    "ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen září října/říjen listopadu prosince/prosinec",
    "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu kesäkuuta/kesäkuu heinäkuuta/heinäkuu"
    " elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu marraskuuta/marraskuu joulukuuta/joulukuu",
    "január/jan február/febr március/márc április/ápr május/máj június/jún július/júl augusztus/aug szeptember/szept október/okt november/nov december/dec",
    "ianuarie/ian februarie martie aprilie mai iunie/iun iulie/iul august septembrie octombrie noiembrie/noi decembrie",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
    "يناير فبراير مارس أبريل/ابريل مايو يونيو يوليو أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر",
    "جانفي فيفري آذار/اذار نيسان أيار/ايار حزيران تموز آب أيلول/ايلول _ _ _",
)
_WEEKDAY_ROWS: Final = (  # Monday first
    "monday/mon tuesday/tues/tue wednesday/wed thursday/thurs/thu friday/fri saturday/sat sunday/sun",
    "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "måndag/måndagen tisdag/tisdagen onsdag/onsdagen torsdag/torsdagen fredag/fredagen lördag/lördagen söndag/söndagen",
    "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "poniedziałek wtorek środę/środa czwartek piątek sobotę/sobota niedzielę/niedziela",
    "понедельник вторник среду/среда четверг пятницу/пятница субботу/суббота воскресенье",
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "senin selasa rabu kamis jumat sabtu minggu",
)
_AMBIGUOUS_SHORT: Final = frozenset({"mon", "sun", "sat", "wed", "fri", "tue", "thu"})  # only full names count in prose


def _by_name(rows: tuple[str, ...]) -> dict[str, int]:
    return {
        name.casefold(): number
        for row in rows
        for number, names in enumerate(row.split(), start=1)
        for name in names.split("/")
        if name != "_"
    }


MONTHS: Final = _by_name(_MONTH_ROWS)  # name → 1-12
WEEKDAYS: Final = {  # name → 0 (Monday) to 6, as date.weekday()
    name: number - 1 for name, number in _by_name(_WEEKDAY_ROWS).items() if name not in _AMBIGUOUS_SHORT
}
