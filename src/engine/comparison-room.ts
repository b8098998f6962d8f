import type { GrewBy, GrewOrder } from '../model/query.ts';
import { compareFacts, grewIndex, grewPage, pairPicture } from './compare-answers.ts';
import { CompareDesk } from './compare-desk.ts';
import type {
  Answer,
  CaptureId,
  CompareFacts,
  CompareQuery,
  FlameQuery,
  GrewPage,
  SharedLink,
  ShareOptions,
} from './contract.ts';
import { notOpen } from './not-found.ts';
import type { Picture } from './picture.ts';
import { Recent } from './recent.ts';
import { shareComparison, type BuiltShares } from './share-comparison.ts';
import type { StackDesk } from './stack-desk.ts';

/** Everything about several captures at once: the part of the engine that is fetched when two are compared. */
export class ComparisonRoom {
  private readonly deskOf: (capture: CaptureId) => StackDesk | undefined;
  private readonly desk: CompareDesk;
  private readonly pictures = new Recent<Answer<Picture>>(4);
  private readonly shares: BuiltShares = new Recent(2);

  constructor(deskOf: (capture: CaptureId) => StackDesk | undefined) {
    this.deskOf = deskOf;
    this.desk = new CompareDesk(deskOf);
  }

  forget(): void {
    this.desk.forget();
    this.pictures.clear();
    this.shares.clear();
  }

  facts(query: CompareQuery): Answer<CompareFacts> {
    return compareFacts(this.desk, query);
  }

  grew(
    query: CompareQuery,
    by: GrewBy,
    order: GrewOrder,
    text: string,
    start: number,
    end: number,
  ): Promise<Answer<GrewPage>> {
    return grewPage(this.desk, query, by, order, text, start, end);
  }

  grewIndex(query: CompareQuery, by: GrewBy, order: GrewOrder, text: string, key: string): Promise<Answer<number>> {
    return grewIndex(this.desk, query, by, order, text, key);
  }

  picture(query: FlameQuery): Answer<Picture> {
    const head = this.deskOf(query.capture);
    if (!head) return notOpen();
    const key = JSON.stringify([query.capture, query.type, query.filters, query.shape, query.against]);
    return this.pictures.get(key, () => pairPicture(this.desk, query, head));
  }

  share(query: CompareQuery, options: ShareOptions): Promise<Answer<SharedLink>> {
    return shareComparison(this.desk, this.shares, query, options);
  }
}
