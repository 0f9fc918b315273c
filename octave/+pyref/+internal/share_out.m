% The sum of the parts of each entry of a group, as color found their owners.
%
%     [total, shared] = pyref.internal.share_out (group, parts)
%
% parts holds an array for each output; total is a row of doubles. shared: something
% moved that has no owner, so that the entries must be moved one by one.

function [total, shared] = share_out (group, parts)
  count = numel (group.entries);
  total = zeros (1, count);
  shared = false;
  for k = 1:numel (parts)
    owner = group.owners{k}(:);
    part = double (parts{k}(:));
    owned = owner > 0;
    shared = shared || any (part(~owned) ~= 0, 1);
    total = total + accumarray (owner(owned), part(owned), [count 1]).';
  end
end

%!test <each part goes to its owner>
%! group = struct ('entries', {[3 4]}, 'owners', {{[1 2; 1 0]}});
%! [total, shared] = pyref.internal.share_out (group, {[10 20; 5 0]});
%! assert (total, [15 20]);
%! assert (~shared);
%!test <a part without an owner shows that something is shared, NaN too>
%! group = struct ('entries', {[3 4]}, 'owners', {{[1 2; 1 0]}});
%! [~, shared] = pyref.internal.share_out (group, {[10 20; 5 1e-300]});
%! assert (shared);
%! [~, shared] = pyref.internal.share_out (group, {[10 20; 5 NaN]});
%! assert (shared);
