//! What raw HTML in an article may hold: everything an article needs, nothing that acts.
//!
//! The entry point is [`sanitize`]. The work is ammonia's, which parses as browsers do; here is only the policy.
//! Formulas and checkboxes made by the renderer never pass through it, so MathML and `<input>` are not allowed.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Returns HTML with only the allowed elements, attributes and URLs left.
pub fn sanitize(html: &str) -> String {
    SANITIZER.clean(html).to_string()
}

/// Tells whether an id would hide a property of a document, a form or a window behind an element.
///
/// Pages read `document.cookie` or `form.action`; `<img name=cookie>` must not answer.
pub fn is_clobbering(id: &str) -> bool {
    let id = id.trim().to_ascii_lowercase();
    // `onclick` and its kin, at the cost of `online`.
    id.starts_with("on") || CLOBBERING.split_ascii_whitespace().any(|name| name == id)
}

/// Elements an article may use.
const ELEMENTS: &str = "a abbr article aside audio b bdi bdo blockquote br caption center cite code col colgroup data dd del \
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p \
    picture pre q rp rt rtc ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead \
    time tr track tt u ul var video wbr";

/// Elements whose content goes with them: it is not text for readers.
const WITH_CONTENT: &str = "script style iframe object embed noscript noembed noframes template title textarea select \
    svg math xmp plaintext canvas";

/// Attributes of any element. No `style` but for alignment, no `name`, no handler.
const ATTRIBUTES: &str = "aria-hidden aria-label class dir id lang role style tabindex title translate";

/// Attributes of one element.
const ELEMENT_ATTRIBUTES: &[(&str, &str)] = &[
    ("a", "href hreflang rel"),
    ("audio", "controls loop muted preload src"),
    ("blockquote", "cite"),
    ("col", "span"),
    ("colgroup", "span"),
    ("data", "value"),
    ("del", "cite datetime"),
    ("details", "open"),
    ("img", "alt decoding height loading referrerpolicy src width"),
    ("ins", "cite datetime"),
    ("li", "value"),
    ("ol", "reversed start type"),
    ("q", "cite"),
    ("source", "height media sizes src srcset type width"),
    ("td", "align colspan headers rowspan"),
    ("th", "abbr align colspan headers rowspan scope"),
    ("time", "datetime"),
    ("track", "default kind label src srclang"),
    ("video", "controls height loop muted playsinline poster preload src width"),
];

/// Schemes a URL may have; relative URLs pass.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "ftp"];

/// Properties of Document, HTMLFormElement, Window and Node that an id must not hide, in lower case.
///
/// DOMPurify refuses an id that is `in document` or `in form`; this is the same list, written down.
const CLOBBERING: &str = "\
    __definegetter__ __definesetter__ __lookupgetter__ __lookupsetter__ __proto__ abort accept acceptcharset accesskey action \
    activeelement activeviewtransition addeventlistener adoptedstylesheets adoptnode after alert alinkcolor all anchors animate \
    append appendchild applets arialabel assignedslot attachinternals attachshadow attributes attributestylemap autocapitalize \
    autocomplete autocorrect autofocus baseuri before bgcolor blur body browsingtopics caretpositionfrompoint \
    caretrangefrompoint captureevents characterset charset checkvalidity checkvisibility childelementcount childnodes children \
    classlist classname clear click clientheight clientleft clienttop clientwidth clonenode close closed closest compatmode \
    computedstylemap confirm constructor contains contentdocument contenteditable contenttype contentwindow cookie \
    createattribute createattributens createcdatasection createcomment createdocumentfragment createelement createelementns \
    createevent createexpression createnodeiterator creatensresolver createprocessinginstruction createrange createtextnode \
    createtreewalker currentscript customelementregistry customelements dataset defaultview designmode dir dispatchevent doctype \
    document documentelement documenturi domain draggable editcontext elementfrompoint elements elementsfrompoint embeds \
    encoding enctype enterkeyhint evaluate event exec execcommand exitfullscreen exitpictureinpicture exitpointerlock fetch \
    fgcolor firstchild firstelementchild focus fonts forms fragmentdirective frames fullscreen fullscreenelement \
    fullscreenenabled getanimations getattribute getattributenames getattributenode getattributenodens getattributens \
    getboundingclientrect getboxquads getclientrects getelementbyid getelementsbyclassname getelementsbyname \
    getelementsbytagname getelementsbytagnamens gethtml getrootnode getselection globalthis hasattribute hasattributens \
    hasattributes haschildnodes hasfocus hasinstance hasownproperty hasprivatetoken hasredemptionrecord \
    hasstorageaccess hasunpartitionedcookieaccess haspointercapture head hidden hidepopover history id images implementation \
    importnode inert innerhtml innertext inputencoding inputmode insertadjacentelement insertadjacenthtml insertadjacenttext \
    insertbefore isconnected iscontenteditable isdefaultnamespace isequalnode isprototypeof issamenode item lang lastchild \
    lastelementchild lastmodified length linkcolor links localname localstorage location lookupnamespaceuri lookupprefix \
    matches method mozfullscreen name namednodemap nameditem namespaceuri navigation navigator nextelementsibling nextsibling \
    nodename nodetype nodevalue nonce normalize novalidate open opener origin outerhtml outertext ownerdocument parent \
    parentelement parentnode part pictureinpictureelement pictureinpictureenabled plugins pointerlockelement popover prefix \
    prepend prerendering previouselementsibling previoussibling print prompt propertyisenumerable queryselector \
    queryselectorall readystate referrer rel rellist releaseevents releasepointercapture remove removeattribute \
    removeattributenode removeattributens removechild removeeventlistener replacechild replacechildren replacewith reportvalidity \
    requestautocomplete requestfullscreen requestpointerlock requeststorageaccess requeststorageaccessfor requestsubmit reset \
    role rootelement scripts scroll scrollby scrollheight scrollingelement scrollintoview scrollintoviewifneeded scrollleft \
    scrollto scrolltop scrollwidth self sessionstorage setattribute setattributenode setattributenodens setattributens sethtml \
    sethtmlunsafe setpointercapture shadowroot showpopover slot spellcheck startviewtransition status style stylesheets \
    stylesheetsets submit tabindex tagname target text textcontent timeline title toggleattribute togglepopover \
    tolocalestring top tostring translate url valueof virtualkeyboardpolicy visibilitystate vlinkcolor \
    wasdiscarded webkitcancelfullscreen webkitcurrentfullscreenelement webkitexitfullscreen webkitfullscreenelement \
    webkitfullscreenenabled webkithidden webkitisfullscreen webkitmatchesselector webkitrequestfullscreen \
    webkitvisibilitystate when window write writeln writingsuggestions xmlencoding xmlstandalone xmlversion";

/// The policy, made once.
static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let words = |list: &'static str| -> HashSet<&'static str> { list.split_ascii_whitespace().collect() };
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (element, list) in ELEMENT_ATTRIBUTES {
        attributes.insert(element, words(list));
    }
    let mut builder = Builder::empty();
    builder
        .tags(words(ELEMENTS))
        .clean_content_tags(words(WITH_CONTENT))
        .generic_attributes(words(ATTRIBUTES))
        .tag_attributes(attributes)
        .url_schemes(SCHEMES.into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .filter_style_properties(HashSet::from(["text-align"]))
        .attribute_filter(filter_attribute)
        // One attribute only: ammonia adds several in an order that differs from run to run.
        .set_tag_attribute_value("img", "loading", "lazy");
    builder
});

/// Decides about one attribute that the policy allows in principle.
fn filter_attribute<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let is_allowed = match attribute {
        "id" => !is_clobbering(value),
        "style" => matches!(element, "td" | "th"),
        // A positive number would change the order in which the keyboard reaches things.
        "tabindex" => matches!(value, "0" | "-1"),
        // `srcset` holds several URLs, which ammonia does not look into.
        "srcset" => value.split(',').all(is_on_the_web),
        "poster" => is_on_the_web(value),
        "href" | "src" | "cite" => !hides_something(value),
        _ => true,
    };
    is_allowed.then_some(Cow::Borrowed(value))
}

/// Tells whether a URL is relative or on the web.
fn is_on_the_web(url: &str) -> bool {
    let url = url.trim();
    let before_path = url.split(['/', '?', '#']).next().unwrap_or_default();
    let has_web_scheme = ["http:", "https:"].iter().any(|scheme| before_path.eq_ignore_ascii_case(scheme));
    has_web_scheme || !before_path.contains(':') && !hides_something(url)
}

/// Tells whether a URL holds characters that some parser might skip, so that a scheme could hide behind them.
fn hides_something(url: &str) -> bool {
    let is_hidden =
        |c: char| c.is_control() || c.is_whitespace() && c != ' ' || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    url.contains(is_hidden)
}
