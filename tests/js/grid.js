/** Streets of `wide` × `high` crossings as a page carries them: 3 m from west to east, 2 m from north to south. */
export function grid(wide, high) {
  const edges = [];
  for (let x = 0; x < wide; x++) {
    for (let y = 0; y < high; y++) {
      if (x) edges.push(`${x - 1}-${y},${x}-${y},3,1,walk`);
      if (y) edges.push(`${x}-${y - 1},${x}-${y},2,1,walk`);
    }
  }
  return edges.join(" ");
}
