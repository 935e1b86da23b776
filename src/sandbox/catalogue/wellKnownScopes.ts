/**
 * Scopes with names that people know: `prefix:subscope|bokmål|nynorsk|English|flags` a line after their owner's number.
 * The flags: `o`pen to all, `d`elegable, `i` for ID-porten only, `h`idden from the public list, `x` no longer
 * active, `k` for clients of the contact register too.
 */
export const wellKnownScopes = `
>991825827|DIGITALISERINGSDIREKTORATET
altinn:serviceowner|Opptre som tjenesteeier i Altinn|Opptre som tenesteeigar i Altinn|Act as a service owner in Altinn
altinn:serviceowner/instances.read|Lese instanser av egne apper i Altinn|Lese instansar av eigne appar i Altinn|Read instances of one’s own apps in Altinn
altinn:serviceowner/instances.write|Opprette og endre instanser av egne apper i Altinn|Opprette og endre instansar av eigne appar i Altinn|Create and change instances of one’s own apps in Altinn
altinn:serviceowner/notifications.create|Sende varsler som tjenesteeier|Sende varsel som tenesteeigar|Send notifications as a service owner
altinn:appdeploy|Publisere apper til Altinn|Publisere appar til Altinn|Deploy apps to Altinn
altinn:broker.read|Motta filer i Altinn Formidling|Ta imot filer i Altinn Formidling|Receive files in Altinn Broker|o
altinn:broker.write|Sende filer i Altinn Formidling||Send files in Altinn Broker|o
altinn:correspondence.read|Lese meldinger i Altinn Melding|Lese meldingar i Altinn Melding|Read messages in Altinn Correspondence|o
altinn:correspondence.write|Sende meldinger i Altinn Melding|Sende meldingar i Altinn Melding|Send messages in Altinn Correspondence
altinn:events.subscribe|Abonnere på hendelser i Altinn|Abonnere på hendingar i Altinn|Subscribe to events in Altinn|o
altinn:resourceregistry/resource.read|Lese ressurser i ressursregisteret|Lese ressursar i ressursregisteret|Read resources in the resource registry|o
altinn:resourceregistry/resource.write|Registrere og endre ressurser i ressursregisteret|Registrere og endre ressursar i ressursregisteret|Register and change resources in the resource registry
altinn:authorization/authorize|Spørre om en bruker er autorisert|Spørje om ein brukar er autorisert|Ask whether a user is authorised
altinn:authentication/systemregister.write|Registrere leverandørsystemer|Registrere leverandørsystem|Register vendor systems|o
altinn:authentication/systemuser.request.write|Be om systembruker|Be om systembrukar|Request a system user|o
altinn:register/partylookup.admin|Slå opp aktører i Altinns register|Slå opp aktørar i registeret til Altinn|Look up parties in Altinn’s register|h
altinn:lookup|Gjøre enkle oppslag i Altinn|Gjere enkle oppslag i Altinn|Make simple lookups in Altinn|x
altinn:portal/instances.read|Lese egne instanser i Altinn|Lese eigne instansar i Altinn|Read one’s own instances in Altinn|i
digdir:dialogporten|Lese dialoger i Dialogporten|Lese dialogar i Dialogporten|Read dialogues in Dialogporten|o
digdir:dialogporten.serviceprovider|Opprette og endre dialoger i Dialogporten|Opprette og endre dialogar i Dialogporten|Create and change dialogues in Dialogporten
krr:global/kontaktinformasjon.read|Lese kontaktinformasjon og reservasjon i kontakt- og reservasjonsregisteret||Read contact information and opt-outs in the contact register|k
krr:global/digitalpost.read|Lese valg av digital postkasse i kontakt- og reservasjonsregisteret|Lese val av digital postkasse i kontakt- og reservasjonsregisteret|Read the choice of digital mailbox in the contact register|k
krr:user/kontaktinformasjon.write|Endre egen kontaktinformasjon|Endre eigen kontaktinformasjon|Change one’s own contact information|i
difitest:test1|Teste Maskinporten, åpen for alle|Teste Maskinporten, open for alle|Test Maskinporten, open to all|o
difitest:test2|Teste Maskinporten, etter avtale|Teste Maskinporten, etter avtale|Test Maskinporten, by agreement
difitest:test3|Teste delegering i Altinn||Test delegation in Altinn|d
idporten:dcr.read|Lese klienter i selvbetjening|Lese klientar i sjølvbetjening|Read clients in self-service|h
idporten:dcr.write|Opprette og endre klienter i selvbetjening|Opprette og endre klientar i sjølvbetjening|Create and change clients in self-service|h
idporten:dcr.modify|Endre nøkler i selvbetjening|Endre nøklar i sjølvbetjening|Change keys in self-service|h
idporten:scopes.read|Lese scopes i selvbetjening|Lese scopes i sjølvbetjening|Read scopes in self-service|h
idporten:scopes.write|Opprette og endre scopes i selvbetjening|Opprette og endre scopes i sjølvbetjening|Create and change scopes in self-service|h
openid|Logge inn||Log in|oi
profile|Lese fødselsnummeret til den som er logget inn|Lese fødselsnummeret til den som er logga inn|Read the national identity number of the person logged in|oi
>974761076|SKATTEETATEN
skatteetaten:inntekt|Lese inntektsopplysninger|Lese inntektsopplysningar|Read income data
skatteetaten:summertskattegrunnlag|Lese summert skattegrunnlag||Read the summarised tax base
skatteetaten:kjerneverdier|Lese kjerneverdier for enheter|Lese kjerneverdiar for einingar|Read core values of entities|x
folkeregister:deling/offentligmedhjemmel|Lese personopplysninger i Folkeregisteret med hjemmel i lov|Lese personopplysningar i Folkeregisteret med heimel i lov|Read personal data in the population register on statutory grounds|d
folkeregister:deling/offentligutenhjemmel|Lese personopplysninger i Folkeregisteret uten hjemmel i lov|Lese personopplysningar i Folkeregisteret utan heimel i lov|Read personal data in the population register without statutory grounds|d
>889640782|ARBEIDS- OG VELFERDSETATEN
nav:aareg/v1/arbeidsforhold|Lese arbeidsforhold i Aa-registeret||Read employment relationships in the State Register of Employers and Employees
nav:sykepenger/sykmeldinger.read|Lese sykmeldinger for ansatte|Lese sjukmeldingar for tilsette|Read employees’ sick notes
>974760673|REGISTERENHETEN I BRØNNØYSUND
brreg:losore/heftelser.read|Lese heftelser i Løsøreregisteret|Lese hefte i Lausøyreregisteret|Read encumbrances in the Register of Mortgaged Movable Property
brreg:fullmakt.read|Lese fullmakter i Enhetsregisteret|Lese fullmakter i Einingsregisteret|Read authorisations in the Entity Register
`;
