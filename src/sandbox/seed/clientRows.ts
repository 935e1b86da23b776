import { type ClientFields } from '../state/storedState.ts';

export interface SeedKey {
  readonly kid: string;
  /** Negative: has expired. */
  readonly expiresInDays: number;
}

export interface SeedClient {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly daysOld: number;
  readonly scopes: readonly string[];
  readonly keys?: readonly SeedKey[];
  readonly active?: boolean;
  readonly differs?: Partial<ClientFields>;
}

/** Clients of a kind that a person logs in with. */
const login = { grant_types: ['authorization_code', 'refresh_token'] };

export const tigerClients: readonly SeedClient[] = [
  {
    id: '5b0e4f3a-7d1c-4c52-9a68-3f2e8d9b1c04',
    name: 'Altinn CLI',
    description: 'Henter innsendte skjema fra Altinn-appene våre til saksbehandlingen.',
    daysOld: 512,
    scopes: ['altinn:serviceowner', 'altinn:serviceowner/instances.read', 'altinn:serviceowner/instances.write'],
    keys: [{ kid: 'altinn-cli-TEST.BKBQ', expiresInDays: 291 }],
  },
  {
    id: 'c4a7d2e9-16f8-4b3d-8e50-72b9a1f6d835',
    name: 'Kundedialog i Altinn',
    description: 'Sender varsler og leser svar i kundedialogen.',
    daysOld: 342,
    scopes: ['altinn:serviceowner', 'altinn:serviceowner/instances.read', 'altinn:serviceowner/notifications.create'],
    keys: [{ kid: 'kundedialog-2024', expiresInDays: 23 }],
  },
  {
    id: '91f3b6c8-2a4e-4d70-b5c9-0e8d7f1a6b23',
    name: 'Lønn og inntekt',
    description: 'Slår opp inntekt hos Skatteetaten før lønnskjøring.',
    daysOld: 377,
    scopes: ['skatteetaten:inntekt'],
    keys: [{ kid: 'lonn-prod-1', expiresInDays: -12 }],
  },
  {
    id: 'e86d0a15-9c73-4f2b-a1e4-5d6c3b8f7902',
    name: 'Driftsplattform',
    description: 'Felles klient for nattjobbene. Nøklene roteres hver annen måned.',
    daysOld: 388,
    scopes: ['altinn:serviceowner', 'brreg:losore/heftelser.read', 'krr:global/kontaktinformasjon.read'],
    keys: [
      { kid: 'drift-1', expiresInDays: 41 },
      { kid: 'drift-2', expiresInDays: 102 },
      { kid: 'drift-3', expiresInDays: 163 },
      { kid: 'drift-4', expiresInDays: 224 },
      { kid: 'drift-5', expiresInDays: 285 },
    ],
  },
  {
    id: '3d9c5e71-b084-4a96-8f27-d1a0e6b4c358',
    name: 'Oppslag i kontaktregisteret',
    description: 'Finner e-post og mobilnummer før utsending. Venter på nøkkel fra driftsavdelingen.',
    daysOld: 18,
    scopes: ['krr:global/kontaktinformasjon.read'],
  },
  {
    id: 'a2b8f4d6-53e1-4c07-9d8a-6f0b1e7c2945',
    name: 'Folkeregisteroppslag for kunder',
    description: 'Slår opp personer på vegne av kunder som har delegert tilgangen i Altinn.',
    daysOld: 201,
    scopes: ['folkeregister:deling/offentligmedhjemmel', 'altinn:broker.read'],
    keys: [{ kid: 'f3b6f5de-0f0c-4a3c-b7a8-58e1c6d9a2f1', expiresInDays: 166 }],
  },
  {
    id: '70c1e9b3-8f46-4d25-a63e-b9d4f2a8c017',
    name: 'Arbeidsforhold og sykmeldinger',
    description: 'Leser arbeidsforhold fra Aa-registeret. Tilgangen til sykmeldinger er trukket tilbake.',
    daysOld: 255,
    scopes: ['nav:aareg/v1/arbeidsforhold', 'nav:sykepenger/sykmeldinger.read'],
    keys: [{ kid: 'nav-oppslag', expiresInDays: 128 }],
    differs: { access_token_lifetime: 300 },
  },
  {
    id: 'd5f7a0c2-6b19-4e83-8c4d-2a9e1b7f3064',
    name: 'Gammelt årsoppgjør',
    description: 'Erstattet av Lønn og inntekt.',
    daysOld: 901,
    scopes: ['altinn:serviceowner'],
    keys: [{ kid: 'arsoppgjor-2022', expiresInDays: -340 }],
    active: false,
  },
  {
    id: '18e4b7d9-c5a2-4f60-93b1-e7d8c0a6f542',
    name: 'Min side',
    description: 'Innlogging for privatpersoner.',
    daysOld: 640,
    scopes: ['openid', 'profile'],
    differs: {
      ...login,
      integration_type: 'idporten',
      redirect_uris: ['https://min-side.example.no/oauth2/callback'],
      post_logout_redirect_uris: ['https://min-side.example.no/'],
    },
  },
  {
    id: '6f92d3a8-0e7b-4c14-b8d5-91c6e4f0a273',
    name: 'Ansattportalen',
    description: 'Innlogging for ansatte med rolle i Altinn.',
    daysOld: 150,
    scopes: ['openid', 'profile'],
    differs: {
      ...login,
      integration_type: 'ansattporten',
      token_endpoint_auth_method: 'client_secret_basic',
      redirect_uris: ['https://ansatt.example.no/signin-oidc'],
    },
  },
  {
    id: 'b3a5c8e1-d472-4906-8fb0-5c1d9e6a7f38',
    name: 'Reservasjon mot digital post',
    description: 'Leser reservasjoner fra kontakt- og reservasjonsregisteret.',
    daysOld: 433,
    scopes: ['krr:global/kontaktinformasjon.read'],
    differs: { integration_type: 'krr' },
  },
  {
    id: '4c0d8f6b-e2a9-4b57-a3c6-f8e1d7b09245',
    name: 'API-et bak Min side',
    description: 'Henter data på vegne av den som er logget inn.',
    daysOld: 640,
    scopes: ['openid', 'profile'],
    differs: { ...login, integration_type: 'api_klient' },
  },
];

export const elgClients: readonly SeedClient[] = [
  {
    id: 'f1d6b2c4-a98e-4703-9e5f-c0b7d3a18e62',
    name: 'Medlemsregister',
    description: 'Slår opp medlemmer i folkeregisteret.',
    daysOld: 188,
    scopes: ['folkeregister:deling/offentligmedhjemmel'],
    keys: [{ kid: 'medlemsregister-1', expiresInDays: 179 }],
  },
  {
    id: '0a8e5d7c-4f31-4b92-86d0-7e9c2b5a1f43',
    name: 'Skjemainnsending',
    description: 'Henter årsmeldinger fra Altinn.',
    daysOld: 290,
    scopes: ['altinn:serviceowner'],
    keys: [
      { kid: 'skjema-1', expiresInDays: 9 },
      { kid: 'skjema-2', expiresInDays: 351 },
    ],
  },
  {
    id: '87b4c9f2-1d6a-4e58-b0c3-a5f7e2d8960b',
    name: 'Test av difitest',
    description: 'Kun for utprøving.',
    daysOld: 2,
    scopes: ['difitest:test1'],
  },
];
