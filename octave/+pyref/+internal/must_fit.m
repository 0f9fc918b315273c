% Refuse an array of 2^31 entries or more: 16 GiB, and past what BLAS counts.
%
%     pyref.internal.must_fit (layer, subject, lengths)
%
% A length of 0 counts as 1: an array of no entries cannot have lengths of any size
% either.
%
% Error: pyref:value, 'layer: subject 2 x 3, not below 2147483648 entries'.

function must_fit (layer, subject, lengths)
  lengths = max (lengths, 1);
  if prod (lengths, 2) >= 2 ^ 31
    told = sprintf (' x %d', lengths);
    error ('pyref:value', '%s: %s %s, not below 2147483648 entries', ...
           layer, subject, told(4:end));
  end
end

%!test <the largest that fits, and one of no entries>
%! pyref.internal.must_fit ('f', 'x is', [2^31 - 1, 1]);
%! pyref.internal.must_fit ('f', 'x is', [0, 2^31 - 1]);
%!error <f: x is 1 x 1099511627776, not below 2147483648 entries>
%! pyref.internal.must_fit ('f', 'x is', [0, 2^40]);
%!error <f: x is 2 x 1073741824, not below 2147483648 entries>
%! pyref.internal.must_fit ('f', 'x is', [2, 2^30]);
