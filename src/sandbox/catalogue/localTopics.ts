/** Public bodies of one kind, which all have scopes for the same topics. None of them exists. */
export interface LocalBodies {
  /** `prefix|name` a line */
  readonly bodies: string;
  /** as in topic.ts */
  readonly topics: string;
}

const municipalities: LocalBodies = {
  bodies: `
bjorkaskommune|BJØRKÅS KOMMUNE
elvestadkommune|ELVESTAD KOMMUNE
fjordvikkommune|FJORDVIK KOMMUNE
furumokommune|FURUMO KOMMUNE
granliakommune|GRANLIA KOMMUNE
havglimtkommune|HAVGLIMT KOMMUNE
hoyfjellkommune|HØYFJELL KOMMUNE
klippesundkommune|KLIPPESUND KOMMUNE
kvitbergkommune|KVITBERG KOMMUNE
lyngmokommune|LYNGMO KOMMUNE
morkvedlikommune|MØRKVEDLI KOMMUNE
nordvindkommune|NORDVIND KOMMUNE
ospelundkommune|OSPELUND KOMMUNE
rypetindkommune|RYPETIND KOMMUNE
skogstjernkommune|SKOGSTJERN KOMMUNE
solgrendkommune|SOLGREND KOMMUNE
steinvarkommune|STEINVÅR KOMMUNE
storelvkommune|STORELV KOMMUNE
tindfjordkommune|TINDFJORD KOMMUNE
trollvasskommune|TROLLVASS KOMMUNE
ulvemyrkommune|ULVEMYR KOMMUNE
yttersjokommune|YTTERSJØ KOMMUNE`,
  topics: `
byggesak|byggesaker||building applications
plansak|reguleringsplaner|reguleringsplanar|zoning plans|o
barnehageplass|søknader om barnehageplass||kindergarten applications
sfo|plasser i skolefritidsordningen|plassar i skulefritidsordninga|places in after-school care
elev|elever i grunnskolen|elevar i grunnskulen|pupils in primary and lower secondary school
gebyr|kommunale gebyrer|kommunale gebyr|municipal charges|d
eiendomsskatt|eiendomsskatt|eigedomsskatt|property tax
skjenkebevilling|skjenkebevillinger|skjenkeløyve|alcohol licences
renovasjon|tømmekalendere for renovasjon|tømmekalendrar for renovasjon|waste collection calendars|o
vannmaler|vannmåleravlesninger|vassmålaravlesingar|water meter readings|d
feiing|feiebesøk||chimney sweep visits
hjemmetjeneste|vedtak om helsetjenester i hjemmet|vedtak om helsetenester i heimen|decisions on home health care
sykehjem|plasser på sykehjem|plassar på sjukeheim|nursing home places
kulturskole|elever i kulturskolen|elevar i kulturskulen|pupils at the school of music and performing arts
postliste|offentlige postlister|offentlege postlister|public records of correspondence|o
parkering|parkeringstillatelser|parkeringsløyve|parking permits
mote|politiske møter|politiske møte|political meetings|o
innbyggermelding|meldinger fra innbyggere|meldingar frå innbyggjarar|reports from residents
lokale|bestillinger av kommunale lokaler|bestillingar av kommunale lokale|bookings of municipal premises|d
bolig|kommunale boliger|kommunale bustader|municipal housing`,
};

const counties: LocalBodies = {
  bodies: `
fjordlandfylke|FJORDLAND FYLKESKOMMUNE
innmarkfylke|INNMARK FYLKESKOMMUNE
kystvindfylke|KYSTVIND FYLKESKOMMUNE
nordstjernfylke|NORDSTJERN FYLKESKOMMUNE`,
  topics: `
skoleskyss|søknader om skoleskyss|søknader om skuleskyss|school transport applications
larling|lærekontrakter|lærekontraktar|apprenticeship contracts
inntak|inntak til videregående skole|inntak til vidaregåande skule|admissions to upper secondary school
rutetid|rutetider i kollektivtrafikken||public transport timetables|o
tannhelse|timer i tannhelsetjenesten|timar i tannhelsetenesta|public dental appointments
fylkesvei|arbeid på fylkesveier|arbeid på fylkesvegar|works on county roads|o
kulturtilskudd|søknader om kulturtilskudd|søknader om kulturtilskot|applications for cultural grants|d`,
};

const universities: LocalBodies = {
  bodies: `
fjordvikuni|UNIVERSITETET I FJORDVIK
granliahs|HØGSKOLEN I GRANLIA
storelvuni|STORELV UNIVERSITET
tindfjordhs|TINDFJORD KUNSTHØGSKOLE
yttersjouni|YTTERSJØ TEKNISKE UNIVERSITET`,
  topics: `
student|studenter|studentar|students
emne|emner og studieprogrammer|emne og studieprogram|courses and study programmes|o
karakter|karakterer|karakterar|grades
opptak|søknader om opptak||applications for admission
forskning|forskningsprosjekter|forskingsprosjekt|research projects|o
timeplan|timeplaner|timeplanar|timetables|o`,
};

const hospitals: LocalBodies = {
  bodies: `
elvestadhf|ELVESTAD SYKEHUS HF
furumohf|FURUMO PSYKIATRISKE SYKEHUS HF
nordstjernhf|NORDSTJERN UNIVERSITETSSYKEHUS HF
solgrendhf|SOLGREND REHABILITERING HF
trollvasshf|TROLLVASS SYKEHUS HF`,
  topics: `
timeavtale|timeavtaler|timeavtalar|appointments
henvisning|henvisninger|tilvisingar|referrals
epikrise|epikriser|epikrisar|discharge summaries
provesvar|prøvesvar||test results
ventetid|ventetider||waiting times|o
innkalling|innkallinger|innkallingar|appointment letters`,
};

export const localBodies: readonly LocalBodies[] = [municipalities, counties, universities, hospitals];
