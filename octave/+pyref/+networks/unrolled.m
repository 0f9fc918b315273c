% Put arrays into one column, each along its last axis first: the way back of rolled.
%     theta = pyref.networks.unrolled (parts, shapes)
%
%     parts, a list of arrays of the sizes in shapes;  theta P x 1
%
% Errors: pyref:size, pyref:type, which tell of part1, part2 and so on. Source: none, a
% convention of this project.

function theta = unrolled (parts, shapes)
  pyref.internal.takes (2, nargin);
  rule = 'unrolled:';
  for k = 1:numel (shapes)
    rule = [rule, sprintf(' part%d%s,', k, sprintf (' %d', shapes{k}))];
  end
  checked = cell (1, numel (parts));
  [checked{:}] = pyref.internal.sizes (rule(1:end-1), parts{:});
  theta = zeros (0, 1, class (checked{1}));
  for k = 1:numel (shapes)
    theta = [theta; column(checked{k}, numel (shapes{k}))];
  end
end

function v = column (v, axes)
  v = permute (v, axes:-1:1);
  v = v(:);
end

%!assert (pyref.networks.unrolled ({[1 2; 3 4]}, {[2 2]}), [1; 2; 3; 4])
%!test <the last of four axes comes first, also where it is one>
%! v = reshape (1:6, 1, 2, 3);
%! assert (pyref.networks.unrolled ({v}, {[1 2 3 1]}), [1; 3; 5; 2; 4; 6]);
