% The sum of all other entries of the row, for each entry.
%
%     v = pyref.internal.others (v)     N x M
%
% What stands to the left is added to what stands to the right. Nothing is taken away
% from the whole sum, in which the entry itself may be all that is left.

function v = others (v)
  left = cumsum ([zeros(size (v(:,1:min (1, end)))), v(:,1:end-1)], 2);
  right = cumsum ([zeros(size (v(:,1:min (1, end)))), v(:,end:-1:2)], 2);
  v = left + fliplr (right);
end

%!assert (pyref.internal.others ([1 2 4; 0 1 0]), [6 5 3; 1 0 1])
%!test <a small entry beside a large one is not lost>
%! assert (pyref.internal.others ([1e30 1]), [1 1e30]);
