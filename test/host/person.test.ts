import assert from 'node:assert/strict';
import { type MessageItem, Uri, window } from 'vscode';
import { asItStands, Person } from './support/person.ts';

const questions: readonly (readonly [what: string, ask: () => Thenable<unknown>])[] = [
  [
    'a modal message',
    () => window.showWarningMessage('Delete the key?', { modal: true, detail: 'For good.' }, 'Delete'),
  ],
  ['a pick', () => window.showQuickPick(['one', 'two'], { title: 'Delete which key?' })],
  ['a pick of many', () => window.showQuickPick(['one', 'two'], { title: 'Delete which keys?', canPickMany: true })],
  ['an input box', () => window.showInputBox({ title: 'Delete which key?' })],
  ['a dialog to open a file', () => window.showOpenDialog({ title: 'Delete which key?' })],
  ['a dialog to save a file', () => window.showSaveDialog({ title: 'Delete the key, and save it where?' })],
];

/** What a test fails with in which this happens, although the extension catches what is thrown into it. */
async function failureOf(act: (person: Person) => PromiseLike<unknown>): Promise<string> {
  const person = new Person();
  const outcome: unknown = await Promise.resolve(act(person)).catch((error: unknown) => error);
  const failure = failureAtTheEnd(person);
  if (outcome instanceof assert.AssertionError) throw outcome;
  assert.equal(failureAtTheEnd(person), '', 'a failure is told once');
  return failure;
}

function failureAtTheEnd(person: Person): string {
  try {
    person.leave();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('The person in front of VS Code', () => {
  for (const [what, ask] of questions) {
    it(`fails a test that did not expect ${what}`, async () => {
      assert.match(await failureOf(ask), /^The test did not expect the question .*“Delete /);
    });

    it(`throws into the extension at ${what} that no test expected`, async () => {
      const outcomes: unknown[] = [];
      await failureOf(async () => {
        outcomes.push(await Promise.resolve(ask()).catch((error: unknown) => error));
      });
      assert.match(String(outcomes), /^Error: The test did not expect the question/);
    });

    it(`dismisses ${what} once when the test says so`, async () => {
      const dismissed = async (person: Person) => {
        person.dismisses(/^Delete /);
        assert.equal(await ask(), undefined);
      };
      assert.equal(await failureOf(dismissed), '');
      const again = (person: Person) => dismissed(person).then(ask);
      assert.match(await failureOf(again), /^The test did not expect/);
    });
  }

  it('names the question, its detail and its choices in the failure', async () => {
    const failure = await failureOf(() =>
      window.showWarningMessage('Delete the key?', { modal: true, detail: 'For good.' }, 'Delete', 'Keep'),
    );
    assert.equal(
      failure,
      'The test did not expect the question (modal warning) “Delete the key?”\nFor good.\nChoices: Delete, Keep',
    );
  });

  it('names the choices of a modal message that are objects, and gives back the chosen one', async () => {
    const keep = { title: 'Keep', isCloseAffordance: true };
    const ask = () =>
      window.showWarningMessage<MessageItem>('Delete the key?', { modal: true }, { title: 'Delete' }, keep);
    assert.match(await failureOf(ask), /Choices: Delete, Keep$/);
    const answered = async (person: Person) => {
      person.whenAsked(/^Delete/, 'Keep');
      assert.equal(await ask(), keep);
    };
    assert.equal(await failureOf(answered), '');
  });

  it('lets a notification pass without an answer, also one with buttons', async () => {
    const failure = await failureOf(async () => {
      assert.equal(await window.showErrorMessage('Not deleted', 'Retry'), undefined);
      assert.equal(await window.showWarningMessage('Soon to be deleted', { modal: false }, 'Keep'), undefined);
      assert.equal(await window.showInformationMessage('Deleted'), undefined);
    });
    assert.equal(failure, '');
  });

  it('fails a test with an answer that is not among the choices', async () => {
    for (const [ask, answer] of [
      [() => window.showErrorMessage('Delete it?', 'Retry'), 'Undo'],
      [() => window.showQuickPick(['one', 'two'], { title: 'Delete which key?' }), asItStands],
    ] as const) {
      const failure = await failureOf((person) => {
        person.whenAsked(/^Delete/, answer);
        return ask();
      });
      assert.match(failure, new RegExp(`^“${answer}” is not among the choices of the question .*“Delete`));
    }
  });

  it('fails a test with an answer to a question that never came, unless it only may come', async () => {
    const never = (prepare: (person: Person) => Person) =>
      failureOf((person) => {
        prepare(person);
        return Promise.resolve();
      });
    assert.match(await never((person) => person.whenAsked(/^Delete/, 'Delete')), /^Never asked: .*“Delete”$/);
    assert.match(await never((person) => person.answersDialog(/^Delete/, '/a')), /^Never asked/);
    assert.match(await never((person) => person.dismisses(/^Delete/)), /^Never asked: .* to be dismissed$/);
    assert.equal(await never((person) => person.mayBeAsked(/^Delete/, 'Delete')), '');
  });

  it('answers a file dialog with files only, and dismisses it apart from a pick of its title', async () => {
    const title = 'Delete which key?';
    const failure = await failureOf(async (person) => {
      person
        .whenAsked(/^Delete/, 'one')
        .answersDialog(/^Delete/, '/a\n/b')
        .dismisses(/^Delete/, 'open');
      assert.equal(await window.showQuickPick(['one', 'two'], { title }), 'one');
      assert.equal(await window.showOpenDialog({ title }), undefined);
      assert.deepEqual((await window.showOpenDialog({ title }))?.map(String), ['/a', '/b'].map(fileUri));
    });
    assert.equal(failure, '');
  });

  it('keeps an input box open whose text is refused, until it is typed anew or dismissed', async () => {
    const ask = () =>
      window.showInputBox({
        title: 'Delete which key?',
        validateInput: (typed) => (typed === 'one' ? undefined : `No key “${typed}”`),
      });
    const typed = (person: Person) => person.whenTyping(/^Delete/, 'three');
    const left = (person: Person) => {
      typed(person);
      return ask();
    };
    assert.match(await failureOf(left), /^The test did not expect the question \(input\) “No key “three””/);
    const dismissed = async (person: Person) => {
      typed(person).dismisses(/^No key “three”/);
      assert.equal(await ask(), undefined);
    };
    assert.equal(await failureOf(dismissed), '');
    const typedAnew = async (person: Person) => {
      typed(person).onceAsked(/^No key “three”/, 'one');
      assert.equal(await ask(), 'one');
    };
    assert.equal(await failureOf(typedAnew), '');
    const typedAgain = (person: Person) => {
      person.whenTyping(/./, 'three');
      return ask();
    };
    assert.match(await failureOf(typedAgain), /^Typed again although it was refused: “three”/);
  });

  it('fails a test that leaves an input box open which it was to type into', async () => {
    const open = (act: (input: Person['inputs'][number]) => void) =>
      failureOf((person) => {
        const box = window.createInputBox();
        box.title = 'Filter';
        box.show();
        act(person.inputs[0]!);
        return Promise.resolve();
      });
    assert.match(await open(() => undefined), /^Neither answered nor dismissed: the input box “Filter”$/);
    assert.equal(
      await open((input) => {
        input.pressesEscape();
      }),
      '',
    );
  });
});

function fileUri(path: string): string {
  return Uri.file(path).toString();
}
