import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { counted } from '../../lib/counted.ts';
import { CopyLine } from '../load/copy-line.tsx';
import { GUIDE, type Recipe, type RecipeGroup } from './captures.ts';
import { findRecipes } from './find-recipes.ts';
import { baseOf, fillIn, serverAddress, typeServerAddress, USUAL_BASE } from './server-address.ts';
import './capture-guide.css';

/** How to get everything that opens here, by the question that one has. */
export function CaptureGuide({ takesFocus }: { readonly takesFocus: boolean }): ReactNode {
  const [text, setText] = useState('');
  const typed = useStore(serverAddress, (state) => state.typed);
  const base = baseOf(typed);
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    // After the dialog has opened, which puts the focus on what comes first.
    const soon = setTimeout(() => search.current?.focus());
    return () => clearTimeout(soon);
  }, [takesFocus]);
  const groups = findRecipes(GUIDE, text);
  const found = groups.reduce((sum, { recipes }) => sum + recipes.length, 0);

  const copyButtons = (): readonly HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('.copy-line button') ?? [])];
  /** Down from the search into the commands, and from command to command. */
  const onArrow = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const buttons = copyButtons();
    const at = buttons.findIndex((button) => button === document.activeElement);
    const isList = event.currentTarget === list.current;
    if (isList && at < 0) return;
    const next = isList ? at + step : step === 1 ? 0 : -1;
    if (next >= buttons.length || (!isList && next < 0)) return;
    event.preventDefault();
    if (next < 0) search.current?.focus();
    else buttons[next]?.focus();
  };

  return (
    <>
      <div className="guide-fields">
        <label className="guide-field">
          <span>Server with net/http/pprof</span>
          <input
            type="text"
            className="input"
            inputMode="url"
            placeholder={USUAL_BASE}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            value={typed}
            onChange={(event) => typeServerAddress(event.target.value)}
          />
        </label>
        <label className="guide-field">
          <span>Find</span>
          <input
            ref={search}
            type="search"
            className="input"
            placeholder="goroutine, OOM, kubectl, jstat…"
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && text !== '') {
                event.preventDefault();
                setText('');
              } else onArrow(event);
            }}
          />
        </label>
      </div>
      <p className="visually-hidden" role="status">{text === '' ? '' : counted(found, 'capture')}</p>
      {/* It scrolls, so keys must be able to reach it. */}
      <div ref={list} className="guide-list" role="region" aria-label="Commands" tabIndex={0} onKeyDown={onArrow}>
        {groups.map((group) => (
          <Group key={group.question} group={group} base={base} />
        ))}
        {found === 0 ? <p className="guide-none">Nothing here has all of these words.</p> : null}
        <p className="guide-foot">
          Commands are for a POSIX shell; words in capitals are yours to fill in. The page itself asks no server: it only
          puts the address into the commands.
        </p>
      </div>
    </>
  );
}

function Group({ group, base }: { readonly group: RecipeGroup; readonly base: string }): ReactNode {
  return (
    <section className="guide-group">
      <h3>{group.question}</h3>
      {group.recipes.map((recipe) => (
        <RecipePart key={recipe.title} recipe={recipe} base={base} />
      ))}
    </section>
  );
}

function RecipePart({ recipe, base }: { readonly recipe: Recipe; readonly base: string }): ReactNode {
  return (
    <article className="guide-recipe">
      <h4>
        {recipe.title}
        {recipe.needs === '' ? null : <span className="guide-needs">{recipe.needs}</span>}
      </h4>
      <p>{recipe.why}</p>
      {recipe.steps.map((step) => (
        <div key={step.text} className="guide-step">
          {step.note === undefined ? null : <p className="guide-note">{step.note}</p>}
          <CopyLine text={fillIn(step.text, base)} what={step.note === undefined ? recipe.title : `${recipe.title}, ${step.note}`} />
        </div>
      ))}
    </article>
  );
}
