/** The tables of one object: what it refers to, who refers to it, what it keeps alive. */
import { useMemo, useState, type ReactNode } from 'react';
import type { FieldRow, ObjectId, ObjectOrder, ObjectRow, ObjectSet, ReferrerRow, TypeRow } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import type { Strength } from '../../model/object-graph.ts';
import { copyName } from '../shared/function-actions.ts';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';
import { KindMark } from '../shared/kind-mark.tsx';
import type { MenuItem } from '../shared/menu-moves.ts';
import { NumberCell } from '../shared/number-cell.tsx';
import { TypeName, nameOf } from '../shared/object-name.tsx';
import { copyAs } from './copy-as.ts';
import { askDominated, askFields, askKept, askReferrers, type OneObject } from './object-calls.ts';
import { ObjectLink } from './object-link.tsx';
import { lineText, shortTypeName, strengthHint, toldText } from './object-words.ts';
import { PagedGrid } from './paged-grid.tsx';
import { DominatorWord } from './path-parts.tsx';
import './object-tables.css';

type OnObject = (object: ObjectId) => void;
type OnSet = (set: ObjectSet, title: string) => void;

function objectMenu(row: ObjectRow, onObject: OnObject): readonly MenuItem[] {
  return [
    { id: 'open', title: 'Open this object', hint: 'Enter', run: () => onObject(row.id) },
    'separator',
    { id: 'copy-address', title: 'Copy address', disabled: row.address === '', run: () => copyName(row.address) },
    { id: 'copy-type', title: 'Copy type', run: () => void copyAs(nameOf(row), 'the type') },
    { id: 'copy-preview', title: 'Copy what it holds', disabled: row.preview === '', run: () => void copyAs(row.preview, 'what it holds') },
  ];
}

function Heads(props: { readonly titles: readonly { readonly title: string; readonly hint?: string; readonly isNumber?: boolean; readonly column?: string }[] }): ReactNode {
  return props.titles.map(({ title, hint, isNumber, column }) => (
    <div key={title} role="columnheader" className="grid-cell" data-column={column} data-number={isNumber === true ? '' : undefined} title={hint}>
      {title}
    </div>
  ));
}

/** Said where a reference keeps nothing alive. */
function StrengthWord({ strength }: { readonly strength: Strength }): ReactNode {
  return strength === 'strong' ? null : <span className="strength-word" title={strengthHint(strength)}>{strength}</span>;
}

const FIELD_HEADS = [
  { title: 'Name' },
  { title: 'Type', column: 'type' },
  { title: 'Value' },
  { title: 'Retained', hint: 'What would be freed if that object went', isNumber: true, column: 'retained' },
] as const;

/** Fields, elements or entries, and what they lead to. */
export function FieldsTable(props: { readonly question: OneObject; readonly isArray: boolean; readonly onObject: OnObject }): ReactNode {
  const { question, isArray, onObject } = props;
  return (
    <PagedGrid<OneObject, FieldRow>
      label={isArray ? 'Elements' : 'Fields'}
      className={isArray ? 'field-grid field-grid-elements' : 'field-grid'}
      question={question}
      ask={askFields}
      head={<Heads titles={FIELD_HEADS} />}
      isNumbered={isArray}
      none="It has no fields that the file tells of."
      rowClass={(row) => (row.strength === 'strong' ? '' : 'row-loose')}
      onOpen={(row) => {
        if (row.target) onObject(row.target.id);
      }}
      menu={(row) => [
        ...(row.target ? [...objectMenu(row.target, onObject), 'separator' as const] : []),
        { id: 'copy-name', title: 'Copy field name', run: () => void copyAs(row.name, 'the field name') },
        { id: 'copy-value', title: 'Copy value', disabled: row.value === '', run: () => void copyAs(row.value, 'the value') },
      ]}
      cells={(row) => (
        <>
          <div role="gridcell" className="grid-cell" title={toldText(row.name)}>
            {lineText(row.name)}
          </div>
          <div role="gridcell" className="grid-cell" data-column="type" data-quiet="" title={toldText(row.type)}>
            {shortTypeName(lineText(row.type))}
          </div>
          <div role="gridcell" className="grid-cell field-value" title={row.target ? undefined : toldText(row.value)}>
            {isSaidByTarget(row) ? null : <bdi>{lineText(row.value)}</bdi>}
            {row.target ? <ObjectLink row={row.target} onObject={onObject} /> : null}
            <StrengthWord strength={row.strength} />
          </div>
          {row.target ? (
            <NumberCell column="retained" exact={row.target.retained}>{formatBytes(row.target.retained)}</NumberCell>
          ) : (
            <div role="gridcell" className="grid-cell" data-column="retained" />
          )}
        </>
      )}
    />
  );
}

/** What the field holds, and what the object that it leads to holds, are often the same words. */
function isSaidByTarget({ value, target }: FieldRow): boolean {
  if (value === '') return true;
  return target !== undefined && target.preview !== '' && (target.preview.includes(value) || value.includes(target.preview));
}

const REFERRER_HEADS = [
  { title: 'Object' },
  { title: 'By', hint: 'The fields or elements that refer to it' },
  { title: 'Retained', hint: 'What would be freed if the referrer went', isNumber: true, column: 'retained' },
] as const;

/** Who refers to it. */
export function ReferrersTable(props: { readonly question: OneObject; readonly none: string; readonly onObject: OnObject }): ReactNode {
  const { question, onObject } = props;
  return (
    <PagedGrid<OneObject, ReferrerRow>
      label="Referrers"
      className="referrer-grid"
      question={question}
      ask={askReferrers}
      head={<Heads titles={REFERRER_HEADS} />}
      none={props.none}
      rowClass={(row) => (row.strength === 'strong' ? '' : 'row-loose')}
      onOpen={(row) => onObject(row.object.id)}
      menu={(row) => [
        ...objectMenu(row.object, onObject),
        'separator',
        { id: 'copy-names', title: 'Copy field names', disabled: row.names === '', run: () => void copyAs(row.names, 'the field names') },
      ]}
      cells={(row) => (
        <>
          <div role="gridcell" className="grid-cell field-value">
            <ObjectLink row={row.object} onObject={onObject} />
            {row.isDominator ? <DominatorWord /> : null}
          </div>
          <div role="gridcell" className="grid-cell field-value" title={toldText(row.names)}>
            <bdi>{lineText(row.names)}</bdi>
            <StrengthWord strength={row.strength} />
          </div>
          <NumberCell column="retained" exact={row.object.retained}>{formatBytes(row.object.retained)}</NumberCell>
        </>
      )}
    />
  );
}

const KEPT_HEADS = [
  { title: 'Type' },
  { title: 'Count', hint: 'Objects of the type that go with it', isNumber: true, column: 'count' },
  { title: 'Shallow', hint: 'Bytes of these objects themselves', isNumber: true },
] as const;

/** What goes when it goes, by type. */
export function KeptTable(props: { readonly question: OneObject; readonly retained: number; readonly onSet: OnSet }): ReactNode {
  const { question, retained, onSet } = props;
  const show = (row: TypeRow): void => onSet({ kind: 'type', type: row.key }, row.name);
  return (
    <PagedGrid<OneObject, TypeRow>
      label="Kept alive, by type"
      className="kept-grid"
      question={question}
      ask={askKept}
      head={<Heads titles={KEPT_HEADS} />}
      none="It keeps nothing alive."
      onOpen={show}
      menu={(row) => [
        { id: 'show', title: 'Show all objects of this type', hint: 'Enter', run: () => show(row) },
        { id: 'copy-type', title: 'Copy type', run: () => void copyAs(row.name, 'the type') },
      ]}
      cells={(row) => (
        <>
          <div role="gridcell" className="grid-cell kept-type" title={toldText(row.name)}>
            <KindMark kind={row.kind} />
            <TypeName name={row.name} />
          </div>
          <NumberCell column="count">{formatCount(row.count)}</NumberCell>
          <NumberCell column="shallow" exact={row.shallow} bar={retained === 0 ? 0 : row.shallow / retained}>{formatBytes(row.shallow)}</NumberCell>
        </>
      )}
    />
  );
}

const DOMINATED_HEADS: readonly HeadCell<ObjectOrder['by']>[] = [
  { column: 'name', title: 'Object', explanation: 'Sort by type', sort: 'name', isText: true },
  { column: 'shallow', title: 'Shallow', explanation: 'Bytes of the object itself', sort: 'shallow' },
  { column: 'retained', title: 'Retained', explanation: 'Bytes that would go with it', sort: 'retained' },
];

/** Objects that nothing but it holds, one step down. */
export function DominatedTable(props: { readonly question: OneObject; readonly retained: number; readonly onObject: OnObject }): ReactNode {
  const { question, retained, onObject } = props;
  const [order, setOrder] = useState<ObjectOrder>({ by: 'retained', descending: true });
  const ordered = useMemo(() => ({ ...question, order }), [question, order]);
  return (
    <PagedGrid
      label="Dominated objects"
      className="dominated-grid"
      question={ordered}
      ask={askDominated}
      head={DOMINATED_HEADS.map((cell) => <HeadCellView key={cell.column} cell={cell} order={order} onSort={setOrder} />)}
      none="No object is held by it alone."
      onOpen={(row) => onObject(row.id)}
      menu={(row) => objectMenu(row, onObject)}
      cells={(row) => (
        <>
          <div role="gridcell" className="grid-cell">
            <ObjectLink row={row} onObject={onObject} />
          </div>
          <NumberCell column="shallow" quiet exact={row.shallow}>{formatBytes(row.shallow)}</NumberCell>
          <NumberCell column="retained" exact={row.retained} bar={retained === 0 ? 0 : row.retained / retained}>{formatBytes(row.retained)}</NumberCell>
        </>
      )}
    />
  );
}
