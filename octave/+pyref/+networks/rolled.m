% Cut a column into arrays, each filled along its last axis first.
%     parts = pyref.networks.rolled (theta, shapes)
%
%     theta P x 1; shapes, a list of sizes, which need P numbers together
%
% The order is that of NumPy, rows before columns, in both languages: a column means the
% same network in either. unrolled is the way back.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: none, a convention of this
% project.

function parts = rolled (theta, shapes)
  pyref.internal.takes (2, nargin);
  theta = pyref.internal.sizes ('rolled: theta P 1', theta);
  for k = 1:numel (shapes)
    pyref.internal.must_fit ('rolled', 'a part is', shapes{k});
  end
  count = sum (cellfun (@(v) prod (v, 2), shapes), 2);
  if size (theta, 1) ~= count
    error ('pyref:size', 'rolled: theta has %d numbers, not %d', ...
           size (theta, 1), count);
  end
  parts = {};
  start = 0;
  for k = 1:numel (shapes)
    many = prod (shapes{k}, 2);
    parts = [parts, {turned(theta(start+1:start+many), shapes{k})}];
    start = start + many;
  end
end

function v = turned (v, shape)
  v = permute (reshape (v, fliplr (shape)), numel (shape):-1:1);
end

%!test <rows are filled before columns, and unrolled is the way back>
%! parts = pyref.networks.rolled ((1:10).', {[2 3], [1 4]});
%! assert (parts, {[1 2 3; 4 5 6], [7 8 9 10]});
%! assert (pyref.networks.unrolled (parts, {[2 3], [1 4]}), (1:10).');
%!test <the last of four axes is filled first>
%! parts = pyref.networks.rolled ((1:8).', {[2 1 2 2]});
%! assert (squeeze (parts{1}(1,1,:,:)), [1 2; 3 4]);
%!error <rolled: theta has 3 numbers, not 4> pyref.networks.rolled ([1; 2; 3], {[2 2]});
