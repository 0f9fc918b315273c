function [out, memo] = bnorm_forward (X, gam, bet, small)
  m = size (X, 1);
  mu = sum (X, 1) / m;
  memo.D = bsxfun (@minus, X, mu);
  memo.s = sqrt (sum (memo.D .^ 2, 1) / m + small);
  memo.Z = bsxfun (@rdivide, memo.D, memo.s);
  memo.X = X;
  memo.gam = gam;
  out = bsxfun (@plus, bsxfun (@times, memo.Z, gam), bet);
end
