"""Wordings that name what a line is, in about 17 languages. One compiled alternation a role, matched at the start.

Every pattern is free of nested quantifiers, so a line costs time in proportion to its length.
"""

import re
from typing import Final

from archive.ingest.items import Role
from archive.ingest.labels import AGO, READING_TIME
from archive.ingest.labels import start_pattern as _start

# `LABEL: headline` names another story; what follows the label is kept as a link candidate.
PROMO_LABEL: Final = _start(
    r"(?:also |must |further |latest |recommended )?(?:read|watch|see|listen)(?: more| also| next| now"
    r"| here| on)?\s*[:：|»>]",
    r"(?:more|photos|pictures|now watch|related|related (?:story|stories|article|articles|news|coverage"
    r"|topics)|don['’]?t miss|in pictures|see also|also read"
    r"|also see|up next|recommended|in case you missed it|from the archives?|related reading|opinion"
    r"|explainer)\s*[:：|»>]",
    r"(?:lesen sie (?:auch|mehr|dazu)|mehr (?:zum thema|dazu)|zum thema|auch interessant|lesetipp)\s*[:：|»>]",
    r"(?:lire aussi|à lire aussi|à lire|voir aussi|sur le même sujet|lire également|notre dossier)\s*[:：|»>]",
    r"(?:lea (?:también|más)|lee (?:también|más)|ver también|también te puede interesar|más información)\s*[:：|»>]",
    r"(?:leia (?:também|mais)|veja (?:também|mais)|saiba mais|leggi anche|vedi anche|per approfondire)\s*[:：|»>]",
    r"(?:lees ook|lees meer|läs (?:också|mer|även)|les også|læs også|lue myös|czytaj (?:także|też|również|więcej)"
    r"|zobacz (?:także|też)|čtěte také|olvassa el|citește și|διαβάστε (?:επίσης|ακόμα))\s*[:：|»>]",
    r"(?:ayrıca okuyun|ilgili haber|читайте (?:также|ещё|еще)|по теме|смотрите также|читайте також"
    r"|baca juga|simak juga)\s*[:：|»>]",
    r"(?:اقرأ (?:أيضا|أيضاً|المزيد)|اقرأ ايضا|関連記事|あわせて読みたい|延伸閱讀"
    r"|延伸阅读|相关阅读|相關報導|관련기사)\s*[:：|»>]?",
)

_PROMO: Final = _start(
    r"read (?:more|next|the full (?:story|article|report))(?:$|\s*[:：»>|]| (?:on|about|here|from)\b.{0,60}$)",
    r"more (?:on this(?: story)?|from|stories|news|coverage|to read|like this)\b.{0,60}$",
    r"related (?:stories|articles|content|links|news|topics|coverage|reading|posts?)\b.{0,20}$",
    r"(?:see|also) (?:also|read|see)$",
    r"you (?:may|might) (?:also )?(?:like|be interested)",
    r"recommended (?:for you|stories|reading|articles)",
    r"(?:most|editors?['’]?s?|our) (?:read|popular|viewed|shared|watched|picks?|choice)(?:$| (?:in|this|now"
    r"|today|stories)\b.{0,40}$)",
    r"(?:trending|popular|top|latest)(?: now| today)?(?: stories| news| headlines| videos| articles)?$",
    r"(?:what to read next|up next|in case you missed it|around the web|from our partners|elsewhere on the web)",
    r"(?:click|tap) here (?:to|for)\b",
    r"for more (?:on|information|stories|news|from|details|coverage)\b.{0,120}$",
    r"(?:watch|listen)(?: live| now| again)?$",
    r"(?:auch interessant|das könnte sie auch interessieren|mehr zum thema|lesen sie mehr|zum thema"
    r"|weitere artikel|meistgelesen)\b.{0,40}$",
    r"(?:lire aussi|à lire aussi|voir aussi|sur le même (?:sujet|thème)|les plus lus|à découvrir"
    r"|nos autres articles)\b.{0,40}$",
    r"(?:te puede interesar|más (?:noticias|leídas)|también te puede|lo más (?:leído|visto)"
    r"|noticias relacionadas)\b.{0,40}$",
    r"(?:leggi anche|articoli correlati|i più letti|leia (?:também|mais)|veja (?:também|mais)|saiba mais"
    r"|mais lidas|notícias relacionadas)\b.{0,40}$",
    r"(?:lees ook|lees meer|meest gelezen|mest läst|läs (?:också|mer|även)|les også|læs også|mest lest"
    r"|mest læste)\b.{0,40}$",
    r"(?:czytaj (?:także|też|więcej)|zobacz (?:także|też)|najczęściej czytane|lue myös|luetuimmat)\b.{0,40}$",
    r"(?:читайте (?:также|далее)|по теме|самое читаемое|ilgili haberler|en çok okunan|baca juga"
    r"|terpopuler)\b.{0,40}$",
)

_NEWSLETTER: Final = _start(
    r"(?:please )?(?:sign|signing) up (?:for|to|here|now|today)\b",
    r"(?:please )?subscribe(?:$| (?:to|now|today|here|for)\b)",
    r"(?:sign up|log ?in|sign ?in|register|unlock)(?:$| (?:or|to|now|for free|here)\b)",
    r"(?:get|receive) (?:the|our|your|breaking|more|all|a) .{0,60}(?:newsletter|inbox|e-?mail|app\b|alerts?)",
    r".{0,80}(?:delivered|straight|direct(?:ly)?) (?:straight |directly )?(?:to|into) your inbox",
    r".{0,60}newsletters?\b.{0,60}(?:sign up|subscri|inbox|your e-?mail)",
    r"(?:already|not yet) a (?:subscriber|member)",
    r"already have an account",
    r"create (?:an|a free|your) account",
    r"enter your e-?mail",
    r"by (?:signing up|entering|providing|submitting|subscribing)\b.{0,120}",
    r"(?:support|become a|join)\b.{0,30}(?:journalism|member|subscriber|supporter)s?\b.{0,60}$",
    r"(?:this|the rest of this) (?:article|content|story) is (?:for|reserved for|exclusive|only available)",
    r"(?:to continue reading|start your free trial|cancel any ?time|unlimited (?:digital )?access"
    r"|subscri(?:ber|ption)s? (?:only|offer))",
    r"download (?:the|our) .{0,40}app\b",
    r"(?:jetzt (?:abonnieren|anmelden|registrieren)|newsletter abonnieren|abonnieren sie|melden sie sich)",
    r"(?:inscrivez-vous|abonnez-vous|s['’]abonner|recevez (?:la|notre|chaque|toute)|créer un compte|se connecter)",
    r"(?:suscr[ií]b(?:ete|ase|irse)|reciba|recibe (?:nuestra|la|el|nuestro)|regístrate|inicia sesión|assine"
    r"|cadastre-se|inscreva-se|receba)",
    r"(?:iscriviti|abbonati|registrati|ricevi (?:la|le)|meld je aan|schrijf je in|abonneer|prenumerera"
    r"|bli (?:medlem|prenumerant)|tilmeld|meld deg på|tilaa)",
    r"(?:zapisz się|zaloguj|zarejestruj|подпис(?:ывайтесь|аться|ка|аться)|підпис|abone ol|üye ol|kaydol"
    r"|berlangganan|iratkozz|odebírejte|اشترك)",
)

_COOKIE: Final = _start(
    r".{0,120}\bcookies?\b.{0,80}(?:consent|accept|website|experience|settings|preferences|policy|browser"
    r"|enable|site)",
    r".{0,60}(?:accept|use|uses|using|manage|enable|reject) (?:all |our )?cookies",
    r".{0,80}(?:javascript (?:is|enabled|disabled|to)|enable javascript|your browser (?:does not|doesn['’]t"
    r"|is)|ad ?blocker)",
    r".{0,40}(?:personali[sz]ed (?:ads|content)|gdpr|we and our partners)",
    r".{0,40}(?:wir verwenden cookies|utilisons des cookies|utilizamos cookies|usiamo i cookie"
    r"|używamy plików cookie|använder cookies|bruker cookies)",
    r"(?:privacy (?:policy|notice|settings)|terms (?:of (?:use|service)|and conditions|& conditions)"
    r"|cookie (?:policy|settings|notice))",
    r"(?:datenschutz|impressum|mentions légales|aviso legal|política de privacidad|privacybeleid"
    r"|integritetspolicy)\b.{0,40}$",
)

_SHARE: Final = _start(
    r"(?:share|tweet|e-?mail|print|save|pin|post|bookmark|flipboard|messenger|pocket|tumblr|bluesky|threads"
    r"|tiktok|snapchat)"
    r"(?: this)?(?: article| story| page| post| link| for later)?(?: (?:on|via|with|by|to) [\w ,&]{2,50})?$",
    r"(?:facebook|twitter|x|whats ?app|linkedin|reddit|telegram|pinterest|instagram|youtube"
    r"|rss)(?: (?:facebook|twitter|whats ?app|linkedin|reddit|telegram"
    r"|pinterest|instagram|e-?mail|print|share|icon|logo|link))*$",
    r"(?:copy (?:link|url)|link copied|copied|copy to clipboard|print(?:er)?[- ]friendly)",
    r"(?:follow|find|like|join) (?:us|me) on\b.{0,60}$",
    r"follow .{2,40} on (?:twitter|facebook|instagram|x|bluesky|threads|linkedin|tiktok|google)\b.{0,40}$",
    r"(?:teilen|merken|drucken|vorlesen|link kopieren|auf (?:facebook|twitter|whatsapp) teilen"
    r"|als favorit speichern|artikel (?:teilen|merken|drucken))\b.{0,30}$",
    r"(?:partag(?:er|ez)|envoyer|imprimer|ajouter à vos favoris|copier le lien)\b.{0,40}$",
    r"(?:compart(?:ir|e|ilhar|ilhe)|enviar por|guardar|imprimir|copiar (?:enlace|link)|condividi|stampa"
    r"|copia link)(?:$| (?:en|no|na|por|via|su|este|esta|questo)\b.{0,40}$)",
    r"(?:delen|deel (?:dit|via)|dela|del (?:artikkel|artikel|på)|skriv ut|jaa|udostępnij|drukuj|поделиться"
    r"|поділитися|paylaş|bagikan|sdílet|megosztás|مشاركة|分享|シェア|공유)\b.{0,40}$",
    r"(?:listen to article\b.{0,20})?(?:share this article|follow @?\w+)(?: share| tweet| post| e-?mail| print)*$",
    r"\d[\d.,]*[km]?\s*(?:shares?|likes?|retweets?|views?|reactions?|followers?)$",
)

_COMMENTS: Final = _start(
    r"(?:\d+\s+)?comments?(?:\s*\(?\d+\)?)?(?:$| (?:are|have been) (?:closed|disabled|turned off"
    r"|moderated)\b.{0,60}$)",
    r"(?:view|show|read|see|load|post|leave|add|write|hide|sort)(?: by| a| all| more| the| your"
    r"| \d+)* (?:comments?|repl(?:y|ies)|discussion)\b.{0,30}$",
    r"(?:join the (?:conversation|discussion|debate)|be the first to comment|have your say"
    r"|what do you think\?$|you must (?:be )?log(?:ged)? ?in)",
    r"(?:leave a (?:reply|comment)|reply$|report (?:this )?(?:comment|abuse|a typo|an error)|(?:do you have"
    r"|got) (?:a|any) (?:tip|story|news tip))",
    r"(?:\d+\s+)?(?:kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|kommentarer"
    r"|komentarze|комментари(?:и|ев|й)|yorumlar|komentar|коментарі)(?:\s*\(?\d+\)?)?$",
    r"(?:kommentieren|kommentar schreiben|laisser un commentaire|réagir|dejar un comentario|deixe (?:um"
    r"|seu) comentário|lascia un commento|dodaj komentarz|оставить комментарий|yorum (?:yap|yaz))\b.{0,40}$",
)

_AD: Final = _start(
    r"[-–—*\[( ]*(?:advertisements?|advert|sponsored(?: content| by .{2,40}| links?)?|promoted(?: content"
    r"| stories| links)?|paid (?:content|post|partner content)"
    r"|(?:story|article) continue[sd] (?:below|after)\b.{0,30}|continue reading(?: below| the main story)?"
    r"|scroll (?:down )?(?:to|for) .{0,30}"
    r"|skip (?:ad|ads|advert|advertisement|past newsletter.{0,30}|to .{0,30})"
    r"|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|annuncio|advertentie|reklama?|annons"
    r"|annonse|annonce|реклама|iklan|広告|광고|إعلان|hirdetés|mainos)[-–—*\]) :]*$",
    r"(?:we may (?:earn|receive)\b.{0,60}commission|when you (?:buy|purchase) through (?:our|links)"
    r"|affiliate links?\b)",
    r"(?:buy now|shop now|add to cart|check price|view deal|see deal|loading\.*)$",
)

_MEDIA: Final = _start(
    r"(?:video|photos?|photo gallery|slideshow|gallery|audio|podcast|in pictures|image|bild|foto|galerie"
    r"|bilderstrecke|vidéo|diaporama|видео|фото)(?:\s*[:(]?\s*\(?\d{0,3}\)?(?: images?| photos?| bilder)?\)?)?$",
    r"(?:play|replay|watch|pause)(?: video| audio| live)?$",
    r"(?:image|photo|slide|bild|foto|picture)?\s*\d{1,3}\s*(?:of|/|von|sur|de|из)\s*\d{1,3}$",
    r"(?:media playback|this video (?:is|can)|video player|audio is loading|to play this video"
    r"|your device does not)\b.{0,80}$",
    r"(?:enlarge|view|open|hide|toggle|expand)(?: this)? (?:image|caption|gallery|photos?)\b.{0,40}$",
    r"\d{1,2}:\d\d(?::\d\d)?$",
)

_COPYRIGHT: Final = _start(
    r"(?:©|\(c\)|copyright\b|&copy;)",
    r".{0,160}(?:all rights reserved|may not be (?:published|reproduced|republished|redistributed)"
    r"|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
    r"|tutti i diritti riservati|todos os direitos reservados|wszelkie prawa zastrzeżone"
    r"|alle rechten voorbehouden|все права защищены|tüm hakları saklıdır)",
)

TAGS_LABEL: Final = _start(
    r"(?:tags?|keywords?|filed (?:under|to|in)|posted in|categor(?:y|ies)|topics|schlagw(?:orte|örter)"
    r"|themen|mots[- ]clés|thèmes|etiquetas|archivado en|temas"
    r"|argomenti|onderwerpen|ämnen|emner|tagi|теги|темы|etiketler|タグ|標籤|标签)\s*[:：]",
    r"(?:filed (?:under|to|in)|archivado en|more on:)\s",
)

_TAGS: Final = _start(
    TAGS_LABEL.pattern,
    r"(?:tags?|topics|keywords|related topics|themen|schlagworte|mots[- ]clés|etiquetas|temas|argomenti"
    r"|onderwerpen|теги|タグ|in this (?:story|article))$",
)

_SOURCE: Final = _start(
    r"(?:source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|bron|źródło|källa|kilde|kaynak|источник"
    r"|джерело|zdroj|forrás|lähde|sumber|出典|來源|来源|출처)\s*[:：].{1,200}$"
)

NOTE: Final = _start(
    r"[\[(*_—–\- ]*(?:editor'?s?['’]?s?|author['’]?s?|publisher['’]?s?) note\b",
    r"[\[(*_—–\- ]*(?:corrections?|clarification|corrected|disclaimer|disclosure|update|note)\s*[:：—–]",
    r"[\[(*_—–\- ]*this (?:story|article|post|piece|report|version)(?: of .{2,40})? (?:has been|was"
    r"|is) (?:updated|corrected|amended|edited|revised|first published|originally published|part of|produced)",
    r"(?:an|this) earlier version of this\b",
    r"[\[(*_—–\- ]*(?:with )?(?:additional |further )?(?:reporting|writing|editing|compiled"
    r"|translated)\b.{0,20}\b(?:by|from)\b",
    r"[\[(*_—–\- ]*(?:with (?:files|inputs?|reporting|agencies|contributions?)\b)(?: from| by|$).{0,100}$",
    r".{3,120}\bcontributed (?:reporting|to this (?:report|story|article))",
    r"(?:the )?(?:views|opinions) expressed\b",
    r"(?:anm(?:erkung)? der redaktion|hinweis der redaktion|korrektur|note de la rédaction|correction"
    r"|nota (?:de la redacción|del editor|da redação)|nota della redazione"
    r"|rectificación|fe de errores|rättelse|rettelse|rectificatie|od redakcji|примечание редакции|düzeltme)\s*[:：]",
)

_BIO: Final = _start(
    r"about the author",
    r".{3,50}\b(?:is|are) (?:a|an|the) (?:senior |staff |freelance |political |chief |deputy |contributing "
    r"|associate |former |award-winning |\w+[- ]based ){0,3}"
    r"(?:reporter|journalist|editor|writer|correspondent|columnist|author|contributor|fellow|professor"
    r"|lecturer|researcher|producer)\b"
    r".{0,60}\b(?:at|for|with|of|in|who|covering|based|and)\b.{0,160}$",
    r".{3,50}\b(?:covers|writes about|reports on) .{3,80} for (?:the )?[A-Z].{2,50}$",
    r"(?:you can |to )?(?:follow|contact|e-?mail|reach|write to|send tips to) .{2,60}(?:@|at \S{1,40}@)",
    r".{2,60} can be (?:reached|contacted) (?:at|on|via) ",
)

# Names of things in page code and drawing programs that spill into scraped text, and marks that end a wire story.
RESIDUE: Final = re.compile(
    r"(?:[\W_]+|(?:route|path|group|layer|rectangle|ellipse|oval|polygon|shape|vector|artboard|frame|slice"
    r"|bitmap|line|combined shape|icon|node)[ _/-]?\d+(?: copy(?: \d+)?)?"
    r"|(?:x )?(?:youtube|vimeo|twitter|facebook|instagram|tiktok) (?:video|embed|post|player)"
    r"|embedded content\b.{0,60}|embed(?:ded)?"
    r"|\[/?(?:pullquote|caption|gallery|embed|video|image|infobox|related|advert|ad|table|iframe|audio"
    r"|photo|html)\b[^\]]{0,60}\]"
    r"|untitled|null|undefined|nan|none|lorem ipsum\b.{0,400}|\{\{[^{}]{0,80}\}\}|<!?[-/a-z][^<>]{0,200}>"
    r"|&nbsp;?|nbsp|\[object object\]"
    r"|close|open|menu|search|next|previous|prev|back|show more|load more|view (?:more|all)|see (?:more"
    r"|all)|expand|collapse|more|toggle (?:menu|navigation)"
    r"|\(?ends?\)?|-30-|reuter[s;]*|\(?(?:más|mais|more|fin|fim|schluss)\)?)$",
    re.IGNORECASE,
)  # fmt: skip

LONGEST_NAMED: Final = 420  # characters; what is longer is told by no wording
# In this order: the first that matches names the line. The number is the longest line (characters) it may name.
NAMED: Final[tuple[tuple[Role, re.Pattern[str], int], ...]] = (
    (Role.PROMO, PROMO_LABEL, 220),
    (Role.AD, _AD, 120),
    (Role.SHARE, _SHARE, 90),
    (Role.COMMENTS, _COMMENTS, 120),
    (Role.MEDIA, _MEDIA, 100),
    (Role.COOKIE, _COOKIE, 220),
    (Role.NEWSLETTER, _NEWSLETTER, 220),
    (Role.COPYRIGHT, _COPYRIGHT, 260),
    (Role.TAGS, _TAGS, 220),
    (Role.SOURCE, _SOURCE, 220),
    (Role.NOTE, NOTE, LONGEST_NAMED),
    (Role.BIO, _BIO, 220),
    (Role.PROMO, _PROMO, 160),
    (Role.PUBDATE, AGO, 50),
    (Role.NOISE, READING_TIME, 50),
)


LONGEST_SHORT: Final = 260  # characters; longer lines only NOTE may name


def name_of(words: str) -> Role | None:
    """The role a line's own wording gives it, if any."""
    length = len(words)
    if length > LONGEST_NAMED:
        return None
    if RESIDUE.match(words):
        return Role.RESIDUE
    if length > LONGEST_SHORT:
        return Role.NOTE if NOTE.match(words) else None
    for role, pattern, longest in NAMED:
        if length <= longest and pattern.match(words):
            return role
    return None
