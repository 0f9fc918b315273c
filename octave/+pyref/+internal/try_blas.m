% Try Octave's BLAS and LAPACK on problems whose answers are known.
%
%     [faults, words] = pyref.internal.try_blas ()
%     [faults, words] = pyref.internal.try_blas (library)
%
% faults has a row for each wrong result: its kind, the precision (1 double, 2 single)
% and the size. The kinds are
%
%     1 product   2 square, a' a   3 vector, a times a column
%     4 eigenvalues   5 singular values   6 solution
%
% words tells them, and the remedy; both are empty where all is right. library has the
% functions product, eigen, singular and solve, Octave's own unless given. No other
% product calls a BLAS. pyref/runners/blas.py is the same for NumPy and says why.

function [faults, words] = try_blas (library)
  if nargin == 0
    % builtin, since a user's svd.m may stand on the path
    library.product = @(a, b) builtin ('mtimes', a, b);
    library.eigen = @(a) builtin ('eig', a);
    library.singular = @(a) builtin ('svd', a);
    library.solve = @(a, b) builtin ('mldivide', a, b);
  end
  faults = zeros (0, 3);
  lengths = [1:17, 31, 32, 33, 64, 100, 129];
  for i = 1:numel (lengths)
    faults = [faults; wrong_products(library, lengths(i))];
  end
  faults = [faults; wrong_spectra(library, 'double', 40); ...
            wrong_spectra(library, 'single', 40)];
  words = told (faults);
end

function faults = wrong_products (library, n)
  a = whole (n, n + 1);
  b = whole (n + 1, n + 2);
  pairs = {a, b; a.', a; a, b(:,1)};
  faults = zeros (0, 3);
  for kind = 1:3
    exact = times (pairs{kind,:});
    if ~isequal (library.product (pairs{kind,:}), exact)
      faults = [faults; kind, 1, n];
    end
    narrow = cellfun (@single, pairs(kind,:), 'UniformOutput', false);
    if ~isequal (library.product (narrow{:}), exact)
      faults = [faults; kind, 2, n];
    end
  end
end

function numbers = whole (height, width)
  i = (1:height).';
  k = 1:width;
  numbers = mod (7 * i + 3 * k + i .* k, 11) - 5;
end

function faults = wrong_spectra (library, class_name, n)
  a = 2 * eye (n) - diag (ones (n - 1, 1), 1) - diag (ones (n - 1, 1), -1);
  known = 2 - 2 * cos ((1:n).' * pi / (n + 1));
  x = mod ((0:n-1).', 7) - 3;
  room = 64 * n * double (eps (class_name));
  given = cast (a, class_name);
  [v, values] = library.eigen (given);
  [u, s, w] = library.singular (given);
  solved = library.solve (given, cast (times (a, x), class_name));
  values = double (diag (values));
  s = double (diag (s));
  errors = {{values - known, times(a, v) - v .* values.', unit(v)}, ...
            {flipud(s) - known, times(u .* s.', w.') - a, unit(u), unit(w)}, ...
            {times(a, solved - x)}};
  same = cellfun (@(parts) near (parts, room), errors);
  kinds = 3 + find (~same(:));
  faults = [kinds, repmat([1 + strcmp(class_name, 'single'), n], numel (kinds), 1)];
end

function yes = near (parts, room)
  far = cellfun (@(part) nnz (~(abs (part) <= room)), parts);
  yes = nnz (far) == 0;
end

function y = unit (v)
  y = times (v.', v) - eye (size (v, 2));
end

function y = times (a, b)
  % A product without a BLAS, in double precision.
  a = double (a);
  b = double (b);
  y = zeros (size (a, 1), size (b, 2));
  for k = 1:size (a, 2)
    y = y + a(:,k) .* b(k,:);
  end
end

function words = told (faults)
  words = '';
  if isempty (faults)
    return
  end
  kinds = {'product', 'square', 'vector', 'eigenvalues', 'singular values', 'solution'};
  others = '';
  if size (faults, 1) > 1
    others = sprintf (' and %d more', size (faults, 1) - 1);
  end
  words = sprintf ( ...
    ['Octave''s BLAS computes wrong: float%d %s of size %d%s; set ' ...
     'OPENBLAS_CORETYPE=Haswell, or install a newer OpenBLAS'], ...
    64 / faults(1,2), kinds{faults(1,1)}, faults(1,3), others);
end

%!test <this machine computes right>
%! [faults, words] = pyref.internal.try_blas ();
%! assert (faults, zeros (0, 3));
%! assert (words, '');

%!shared right
%! right = struct ('product', @mtimes, 'eigen', @eig, 'singular', @svd, 'solve', @mldivide);

%!test <a product that is wrong at one size and in one precision is found and told>
%! wrong = right;
%! wrong.product = @(a, b) a * b + (size (a, 1) == 33 & isa (a, 'single'));
%! [faults, words] = pyref.internal.try_blas (wrong);
%! assert (faults, [2 2 32; 1 2 33; 3 2 33]);
%! assert (words, ['Octave''s BLAS computes wrong: float32 square of size 32 and 2 ' ...
%!   'more; set OPENBLAS_CORETYPE=Haswell, or install a newer OpenBLAS']);

%!test <a wrong eigenvector, singular value or solution is found>
%! wrong = right;
%! wrong.singular = @(a) deal (eye (40), eye (40), eye (40));
%! wrong.solve = @(a, b) (a \ b) .* (1 + 1e-3 * (size (a, 1) == 40));
%! assert (pyref.internal.try_blas (wrong), [5 1 40; 6 1 40; 5 2 40; 6 2 40]);
%! wrong = right;
%! wrong.eigen = @(a) deal (eye (40), diag (2 - 2 * cos ((1:40) * pi / 41)));
%! assert (pyref.internal.try_blas (wrong), [4 1 40; 4 2 40]);
