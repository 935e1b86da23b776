/**
 * What the state's authorities have scopes for: a line `prefix|organisation number|name`, then their topics, as in
 * topic.ts. The authorities are real, and so are some of the prefixes; the scopes are made up.
 */
export const stateTopics = `
>skatteetaten|974761076|SKATTEETATEN
inntektsmottaker|inntektsmottakere|inntektsmottakarar|income recipients
mvamelding|mva-meldinger|mva-meldingar|VAT returns|d
skattekort|skattekort||tax cards|dp
arbeidsgiveravgift|arbeidsgiveravgift|arbeidsgivaravgift|employer’s contributions
skattemelding|skattemeldinger|skattemeldingar|tax returns|dp
>nav|889640782|ARBEIDS- OG VELFERDSETATEN
dagpenger|vedtak om dagpenger|vedtak om dagpengar|decisions on unemployment benefit|p
sykmelding|sykmeldinger|sjukmeldingar|sick notes|p
inntektsmelding|inntektsmeldinger|inntektsmeldingar|income reports|d
foreldrepenger|vedtak om foreldrepenger|vedtak om foreldrepengar|decisions on parental benefit|p
stilling|utlyste stillinger|utlyste stillingar|advertised vacancies|o
uforetrygd|vedtak om uføretrygd||decisions on disability benefit|p
>brreg|974760673|REGISTERENHETEN I BRØNNØYSUND
enhet|enheter i Enhetsregisteret|einingar i Einingsregisteret|entities in the Entity Register|o
regnskap|innsendte årsregnskap|innsende årsrekneskapar|submitted annual accounts|o
rolle|roller i foretak|roller i føretak|roles in enterprises
konkurs|konkurser og tvangsavviklinger|konkursar og tvangsavviklingar|bankruptcies and compulsory liquidations|o
>kartverket|971040238|STATENS KARTVERK
matrikkel|eiendommer i matrikkelen|eigedomar i matrikkelen|properties in the cadastre
grunnbok|rettigheter i grunnboken|rettar i grunnboka|rights in the land register
stedsnavn|godkjente stedsnavn|godkjende stadnamn|approved place names|o
tinglysing|dokumenter sendt til tinglysing|dokument sende til tinglysing|documents sent for registration|d
>ssb|971526920|STATISTISK SENTRALBYRÅ
statistikkbank|tabeller i Statistikkbanken|tabellar i Statistikkbanken|tables in StatBank|o
skjema|skjema til statistikk||statistical survey forms|d
>vegvesen|971032081|STATENS VEGVESEN
kjoretoy|tekniske kjøretøyopplysninger|tekniske køyretøyopplysningar|technical vehicle data|o
forerkort|førerkort|førarkort|driving licences|p
eierskifte|eierskifter|eigarskifte|changes of vehicle ownership|d
trafikk|trafikkmålinger|trafikkmålingar|traffic counts|o
>helsedir|983544622|HELSEDIREKTORATET
egenandel|egenandeler|eigendelar|patient charges|p
refusjon|krav om refusjon||claims for reimbursement|d
frikort|frikort||exemption cards|p
helsepersonell|autorisert helsepersonell||authorised health personnel
>fhi|983744516|FOLKEHELSEINSTITUTTET
vaksinasjon|vaksinasjoner|vaksinasjonar|vaccinations|p
smittevern|meldinger om smittsom sykdom|meldingar om smittsam sjukdom|notifications of infectious disease
legemiddel|utleverte legemidler|utleverte legemiddel|dispensed medicines
>nhn|994598759|NORSK HELSENETT SF
adresseregister|adresser i helsesektoren||addresses in the health sector
kjernejournal|kjernejournaler|kjernejournalar|summary care records|p
pasientreise|pasientreiser||patient journeys|p
>lanekassen|960885406|STATENS LÅNEKASSE FOR UTDANNING
studielan|studielån||student loans|p
studiestatus|studiestatus||study status
>husbanken|942114184|HUSBANKEN
bostotte|søknader om bostøtte|søknader om bustøtte|applications for housing allowance
startlan|startlån||start-up loans
>toll|974761343|TOLLETATEN
deklarasjon|tolldeklarasjoner|tolldeklarasjonar|customs declarations|d
>politi|982531950|POLITIDIREKTORATET
pass|opplysninger om pass|opplysningar om pass|passport details
politiattest|politiattester|politiattestar|police certificates
>udi|974760746|UTLENDINGSDIREKTORATET
opphold|oppholdstillatelser|opphaldsløyve|residence permits
asyl|asylsøknader||asylum applications
statsborgerskap|søknader om statsborgerskap|søknader om statsborgarskap|citizenship applications
>mattilsynet|985399077|MATTILSYNET
tilsyn|tilsynsrapporter|tilsynsrapportar|inspection reports|o
dyrehold|registrerte dyrehold|registrerte dyrehald|registered animal holdings
vannverk|vannverk|vassverk|waterworks|o
>arbeidstilsynet|974761211|ARBEIDSTILSYNET
hmskort|HMS-kort||HSE cards
ulykke|meldinger om arbeidsulykker|meldingar om arbeidsulykker|reports of occupational accidents|d
>landbruk|981544315|LANDBRUKSDIREKTORATET
tilskudd|søknader om produksjonstilskudd|søknader om produksjonstilskot|applications for production grants|d
slakt|slakteoppgjør|slakteoppgjer|slaughter settlements
>fiskeridir|971203420|FISKERIDIREKTORATET
fartoy|registrerte fartøy||registered vessels|o
fangst|fangstmeldinger|fangstmeldingar|catch reports|d
akvakultur|akvakulturtillatelser|akvakulturløyve|aquaculture licences|o
>miljodir|999601391|MILJØDIREKTORATET
utslipp|utslippsrapporter|utsleppsrapportar|emission reports|d
avfall|deklarasjoner av farlig avfall|deklarasjonar av farleg avfall|hazardous waste declarations|d
naturbase|områder i Naturbase|område i Naturbase|areas in Naturbase|o
>dsb|974760983|DIREKTORATET FOR SAMFUNNSSIKKERHET OG BEREDSKAP
farligstoff|virksomheter med farlig stoff|verksemder med farleg stoff|sites with hazardous substances
elvirksomhet|registrerte elvirksomheter|registrerte elverksemder|registered electrical contractors|o
>nve|970205039|NORGES VASSDRAGS- OG ENERGIDIREKTORAT
vannstand|vannstandsmålinger|vasstandsmålingar|water level measurements|o
kraftverk|kraftverk||power plants|o
flomvarsel|flomvarsler|flaumvarsel|flood warnings|o
>finanstilsynet|840747972|FINANSTILSYNET
virksomhet|virksomheter med konsesjon|verksemder med konsesjon|licensed undertakings|o
bankrapport|kvartalsrapporter fra banker|kvartalsrapportar frå bankar|quarterly reports from banks
>dfo|986252932|DIREKTORATET FOR FORVALTNING OG ØKONOMISTYRING
lonn|lønnsdata|lønsdata|payroll data
faktura|inngående fakturaer|inngåande fakturaer|incoming invoices
ansatt|ansatte|tilsette|employees
enhet|organisasjonsenheter|organisasjonseiningar|organisational units
>udir|970018131|UTDANNINGSDIREKTORATET
vitnemal|vitnemål||diplomas|p
eksamen|eksamensresultater|eksamensresultat|examination results|p
barnehage|barnehager i barnehageregisteret|barnehagar i barnehageregisteret|kindergartens in the kindergarten register|o
skole|skoler i skoleregisteret|skular i skuleregisteret|schools in the school register|o
lareplan|læreplaner|læreplanar|curricula|o
`;
