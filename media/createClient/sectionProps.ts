import { type CreateClientTexts } from '../../src/forms/createClient/protocol.ts';
import { type Draft } from './draft.ts';
import { type FieldErrors } from './validation.ts';

/** What every section of the form is given. */
export interface SectionProps {
  readonly typed: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly errors: FieldErrors;
  readonly texts: CreateClientTexts;
}
