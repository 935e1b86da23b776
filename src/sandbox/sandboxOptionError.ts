const why = {
  redirectUri: 'A redirect URI must be absolute and have no fragment',
  publicUrl: 'The public URL must be an http or https URL with only a host and an optional port',
  certificateAuthority: 'A certificate authority must be one or more PEM certificates',
} as const;

/** An invalid option or later setting of a sandbox. The value is not quoted. */
export class SandboxOptionError extends Error {
  constructor(readonly option: keyof typeof why) {
    super(why[option]);
    this.name = 'SandboxOptionError';
  }
}
