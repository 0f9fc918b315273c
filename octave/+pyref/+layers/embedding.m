% Look up rows of a table: sample n is row index(n) of w.
%     [y, back] = pyref.layers.embedding (w, index)
%     dw = back (dy)
%
%     w V x D, index N x 1, whole numbers from 0 to V - 1
%
%     y(n) = w(index(n))              N x D
%
% Going back:
%
%     dw(v) = the sum of dy(n) over all n with index(n) = v        V x D
%
% It is dense without a bias, y = t w, where each row of t has a single one, at its
% index; so dw = t' dy adds up all uses of a row, and a row that is not used has 0.
% Nothing is multiplied, t is never made, and NaN in a row of w is in no row of y but
% those that use it.
%
% The index counts from 0 in both languages, as axes do in all of pyref and as tables in
% most libraries do: the same numbers must mean the same rows in either. It is an option
% and has no gradient. Several indices for a sample are a longer column, and y is then
% reshaped.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Bengio, Ducharme, Vincent and
% Jauvin 2003, A Neural Probabilistic Language Model.

function [y, back] = embedding (w, index)
  pyref.internal.takes (2, nargin);
  [w, index] = pyref.internal.sizes ('embedding: w V D, index N 1', w, index);
  [V, D] = size (w);
  odd = index(~(index >= 0 & index < V & index == floor (index)));
  if ~isempty (odd)
    told = lower (sprintf ('index is %g, not whole and from 0', odd(1)));
    error ('pyref:value', 'embedding: %s, with w %d x %d', told, V, D);
  end
  at = index(:,1) + 1;   % Octave counts from 1
  y = w(at,:);
  back = @(dy) backward (pyref.internal.like ('embedding', dy, y), at, V);
end

function dw = backward (dy, at, V)
  [N, D] = size (dy);
  dw = zeros (V, D, class (dy));
  for n = 1:N
    dw(at(n),:) = dw(at(n),:) + dy(n,:);
  end
end

%!test <by hand: row 2 is used twice, row 0 never>
%! [y, back] = pyref.layers.embedding ([1 2; 3 4; 5 6], [2; 1; 2]);
%! assert (y, [5 6; 3 4; 5 6]);
%! assert (back ([1 0; 0 8; 2 4]), [0 0; 0 8; 3 4]);

%!test <it is dense with one-hot rows>
%! w = [1 2; 3 4; 5 6];
%! t = [0 0 1; 0 1 0; 0 0 1; 1 0 0];
%! [y, back] = pyref.layers.embedding (w, [2; 1; 2; 0]);
%! [want, want_back] = pyref.layers.dense (t, w, [0 0]);
%! assert (y, want);
%! [~, dw] = want_back ([1 -2; 3 4; 5 6; 7 8]);
%! assert (back ([1 -2; 3 4; 5 6; 7 8]), dw);

%!test <NaN is in the rows that use it alone>
%! assert (pyref.layers.embedding ([NaN; 1], [1; 0; 1]), [1; NaN; 1]);

%!test <single precision stays single; no samples>
%! [y, back] = pyref.layers.embedding (single ([1 2]), single (0));
%! assert (class (back (y)), 'single');
%! [y, back] = pyref.layers.embedding ([1 2; 3 4], zeros (0, 1));
%! assert (size (y), [0 2]);
%! assert (back (y), [0 0; 0 0]);

%!error <embedding: index is 3, not whole and from 0, with w 3 x 2>
%! pyref.layers.embedding (ones (3, 2), [0; 3]);
%!error <embedding: index is -1, not whole and from 0> pyref.layers.embedding (1, -1)
%!error <embedding: index is 0.5, not whole and from 0> pyref.layers.embedding (1, 0.5)
%!error <embedding: index is nan, not whole and from 0> pyref.layers.embedding (1, NaN)
%!error <embedding: index is 1 x 2, not N x 1, with w 3 x 2>
%! pyref.layers.embedding (ones (3, 2), [0 1]);
