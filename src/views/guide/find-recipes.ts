import type { Recipe, RecipeGroup } from './captures.ts';

/** What has all the words somewhere: in the question, the title, the reasons or the commands. */
export function findRecipes(groups: readonly RecipeGroup[], text: string): readonly RecipeGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return groups;
  return groups
    .map((group) => ({ ...group, recipes: group.recipes.filter((recipe) => fits(recipe, group.question, words)) }))
    .filter(({ recipes }) => recipes.length > 0);
}

function fits(recipe: Recipe, question: string, words: readonly string[]): boolean {
  const all = [question, recipe.title, recipe.why, recipe.needs, ...recipe.steps.flatMap(({ text, note }) => [text, note ?? ''])]
    .join('\n')
    .toLowerCase();
  return words.every((word) => all.includes(word));
}
