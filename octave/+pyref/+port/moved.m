% An array after a move that only rearranges: a twin of pyref/port/moves.py.
%
%     a = pyref.port.moved ('permute 0 2 3 1', a, sizes)
%
% Axes are counted from 0, as in the sheets of layers. sizes holds lengths by
% their letters. A move is transpose, permute, flip, lead, split, diagonal, labels,
% shares, bits, not, plus, seen, away, true, order, blocks or negate.

function a = moved (op, a, sizes)
  words = regexp (op, '\S+', 'match');
  numbers = str2double (words(2:end));
  switch words{1}
    case 'transpose'
      a = permute (a, ndims (a):-1:1);
    case 'permute'
      a = permute (a, numbers + 1);
    case 'flip'
      numbers(strcmp (words(2:end), 'last')) = ndims (a) - 1;
      for k = 1:numel (numbers)
        a = flip (a, numbers(k) + 1);
      end
    case 'lead'
      a = reshape (a, [ones(1, numbers), size(a)]);
    case 'split'
      a = in_two (a, numbers(1) + 1);
    case 'diagonal'
      a = diag (a(:));
    case 'labels'
      [~, place] = max (a, [], ndims (a));
      a = place - 1 + numbers(1);
    case 'plus'
      a = a + numbers;
    case 'bits'
      a = cast (a > 0, class (a));
    case 'signs'
      a = 2 * a - 1;
    case 'shares'
      return
    case 'not'
      a = 1 - a;
    case 'seen'
      a = cast (a == 0, class (a));
    case 'away'
      a = cast (a ~= 0, class (a));
    case 'true'
      a = logical (a);
    case 'order'
      a = ordered (a, words, sizes);
    case 'blocks'
      a = in_blocks (a, numbers(1), numbers(3:end));
    case 'negate'
      a = with_sign (a, numbers(1), numbers(2), numbers(4));
    otherwise
      error ('pyref:value', '%s: no such move', op);
  end
end

function a = in_two (a, k)
  % An axis as two, the first as short as its length allows.
  lengths = size (a);
  lengths(end+1:k) = 1;
  n = lengths(k);
  found = [find(mod (n, 2:n - 1) == 0, 1) + 1, 1];
  short = found(1);
  behind = numel (lengths) - k;
  % The first of the two is slower, so it comes last where the first axis is fastest.
  a = reshape (a, [lengths(1:k - 1), n / short, short, lengths(k + 1:end)]);
  a = permute (a, [1:k - 1, k + 1, k, k + 1 + (1:behind)]);
end

function a = ordered (a, words, sizes)
  colon = find (strcmp (words, ':'));
  letters = words(3:colon-1);
  turn = str2double (words(colon+1:end));
  along_rows = strcmp (words{2}, '0');
  if along_rows
    a = a.';
  end
  n = numel (letters);
  lengths = cellfun (@(letter) sizes.(letter), letters);
  rest = size (a, 1);
  % The first letter is slowest, so it comes last where the first axis is fastest.
  split = reshape (a, [rest, fliplr(lengths)]);
  a = reshape (permute (split, [1, 1 + n - fliplr(turn)]), rest, []);
  if along_rows
    a = a.';
  end
end

function a = in_blocks (a, axis, turn)
  % An axis cut into equal blocks, these in another order.
  n = size (a, axis + 1) / numel (turn);
  places = bsxfun (@plus, (1:n).', n * turn);
  at = repmat ({':'}, 1, ndims (a));
  at{axis + 1} = places(:);
  a = a(at{:});
end

function a = with_sign (a, axis, count, place)
  % An axis cut into equal blocks, one with the other sign.
  n = size (a, axis + 1) / count;
  at = repmat ({':'}, 1, ndims (a));
  at{axis + 1} = (1:n) + n * place;
  a(at{:}) = -a(at{:});
end

%!assert (pyref.port.moved ('transpose', [1 2], []), [1; 2])
%!assert (pyref.port.moved ('transpose', ones (1, 1, 2, 3), []), ones (3, 2))
%!assert (pyref.port.moved ('flip 1', [1 2; 3 4], []), [2 1; 4 3])
%!assert (pyref.port.moved ('flip last', [1 2; 3 4], []), [2 1; 4 3])
%!assert (pyref.port.moved ('lead 2', [1 2], []), reshape ([1 2], 1, 1, 1, 2))
%!assert (pyref.port.moved ('diagonal', [1 2], []), [1 0; 0 2])
%!assert (pyref.port.moved ('labels 1', [0 1 0; 1 0 0], []), [2; 1])
%!assert (pyref.port.moved ('labels 0', cat (3, [1 0], [0 1]), []), [0 1])
%!assert (pyref.port.moved ('plus 1', [2; 0], []), [3; 1])
%!assert (pyref.port.moved ('bits', [1 -1], []), [1 0])
%!assert (pyref.port.moved ('signs', [1 0], []), [1 -1])
%!assert (pyref.port.moved ('not', [1 0], []), [0 1])
%!assert (pyref.port.moved ('seen', [0 -Inf], []), [1 0])
%!assert (pyref.port.moved ('away', single ([0 -Inf]), []), single ([0 1]))
%!assert (pyref.port.moved ('true', single ([0 1]), []), [false true])
%!test <columns counted by C, then H, then W are counted the other way round>
%! sizes = struct ('C', 2, 'H', 1, 'W', 3);
%! assert (pyref.port.moved ('order 1 C H W : 2 1 0', 1:6, sizes), [1 4 2 5 3 6]);
%! assert (pyref.port.moved ('order 0 C H W : 2 1 0', (1:6).', sizes), [1 4 2 5 3 6].');
%!assert (pyref.port.moved ('blocks 1 : 0 2 1', 1:6, []), [1 2 5 6 3 4])
%!assert (pyref.port.moved ('blocks 0 : 1 0', [1 2; 3 4], []), [3 4; 1 2])
%!assert (pyref.port.moved ('negate 1 3 : 1', 1:6, []), [1 2 -3 -4 5 6])
%!assert (pyref.port.moved ('negate 0 2 : 0', [1 2; 3 4], []), [-1 -2; 3 4])
%!assert (pyref.port.moved ('split 0', (1:6).', []), [1 2 3; 4 5 6])
%!assert (pyref.port.moved ('split 0', [1 2], []), reshape ([1 2], 1, 1, 2))
%!assert (size (pyref.port.moved ('split 1', zeros (2, 9, 4), [])), [2 3 3 4])
%!assert (size (pyref.port.moved ('split 0', zeros (0, 4), [])), [1 0 4])
%!error <spin: no such move> pyref.port.moved ('spin', 1, [])
