import { type Answer } from '../http/answer.ts';
import { AnswerError } from '../http/answerError.ts';
import { html } from './html.ts';
import { type Language } from './language.ts';
import { page } from './page.ts';
import { type PageError, textsIn } from './texts.ts';

/** Told to the person alone, on a page: there is nobody else who may be told. */
export class PageRefusal extends AnswerError {
  constructor(
    readonly code: PageError,
    private readonly lang: Language,
  ) {
    super(code);
    this.name = 'PageRefusal';
  }

  override toAnswer(): Answer {
    const { title, ...reasons } = textsIn(this.lang).errors;
    const body = html`<p role="alert">${reasons[this.code]}</p>`;
    return page({ lang: this.lang, title, body, status: this.code === 'foreignForm' ? 403 : 400 });
  }
}
