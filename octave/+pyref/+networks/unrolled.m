% Put arrays into one column, each along its last axis first: the way back of rolled.
%     theta = pyref.networks.unrolled (parts, shapes)
%
%     parts, a list of arrays of the sizes in shapes;  theta P x 1
%
% Source: none, a convention of this project.

function theta = unrolled (parts, shapes)
  pyref.internal.takes (2, nargin);
  theta = zeros (0, 1, class (parts{1}));
  for k = 1:numel (shapes)
    theta = [theta; column(parts{k}, numel (shapes{k}))];
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
